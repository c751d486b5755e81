"""Which job a person can move to with the least to learn, and what stands between two jobs.

The method, in the words of the page "How we count":

- **What a job asks** is what ESCO says (essential or optional) together with what the published profiles that name this
  very job ask, which also give a level from 1 to 4. Where several speak of one competence, the strictest counts:
  essential before optional, the highest level. Profiles of organisations and of whole groups of jobs say nothing about
  one job and do not count here.
- **Weights.** An essential competence weighs 1, an optional one 0.5. What both jobs ask weighs the product of the two,
  times its rarity: 1 for a competence that one job asks, a quarter less for every ten times as many
  (1 − log₁₀(jobs) / 4). Sharing a competence that 300 jobs ask says little about two jobs; sharing one that 5 jobs
  ask says much. Where both give a level and the person's is lower, only that part counts (2 of 3: two thirds).
- **Closeness**, 0–1, is the weight shared ÷ (weight shared + weight missing + half the weight that the new job does
  not use). It is not the same in both directions, and that is meant: the way back may be longer.
- **Already there** is plainer and is what the pages show: how many of the essential competences that the new job asks
  the person brings, and how many of the optional ones; never the two in one figure, for thirty optional ones would hide
  that the eight essential ones are missing. The bar is the share of the essential ones, of which a level that is too
  low counts in part; of a job of which nobody says what is essential, it is the share of all. From one half on a job is
  called *within reach*.
- **What if** somebody also learnt a competence: how many of the nearest jobs would come within reach, and how much
  nearer all of them would come.

What jobs ask, all sources together, is kept in `AskedCompetence` and `JobSize` (see `asked`), in the transaction that
publishes a profile or imports edges, so a profile published a second ago counts. The rest is counted in one statement:
nothing is kept of which job is near which.
`tests/bench/bench_transitions.py` holds the result against ESCO's own tree:
jobs of one ISCO-08 unit group must rank above others.
"""
