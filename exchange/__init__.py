"""What leaves and enters the portal as data: the feed of changes, webhooks, downloads and linked data.

Above the apps that hold the data, and below the portal that serves it.
"""
