"""The fixed set of questions that the search is measured with: tests/bench/search_queries.csv, and how it is made.

    python -m tests.bench.search_queries        # writes the file anew from the database that the settings find

Columns: query; expected, the ESCO URIs of which one must come among the first ten; kind; source (job or competence).
The mechanical kinds are drawn from whole ESCO 1.1.1 in the order of the MD5 of the URI, with typing errors from a fixed
seed, so that the same catalogue gives the same file. The compounds and the Flemish words are written by hand: how
people say it, and the Dutch label that they mean. The file, not this script, is what the measurement reads.
"""

import csv
import hashlib
import random
import string
from collections import Counter
from pathlib import Path

FILE = Path(__file__).with_name("search_queries.csv")
KINDS = ("exact", "prefix", "synonym", "language", "typo1", "typo2", "compound", "flemish")
PREFIX_MEETS = 8  # a prefix is long enough once no more labels than this begin so
COMPOUNDS = """
zonnepaneel installateur > monteur zonnepanelen
installateur van zonnepanelen > monteur zonnepanelen
plaatser zonnepaneel > monteur zonnepanelen
landbouw machine monteur > monteur landbouwmachines; landbouwmachinemonteur
monteur voor machines in de landbouw > monteur landbouwmachines; landbouwmachinemonteur
metaal draaier > draaier metaal
dak dekker > dakdekker
hout skelet bouwer > houtskeletbouwer
afval sorteerder > afvalsorteerder
sorteerder van afval > afvalsorteerder
fietsen hersteller > fietsenmaker
hersteller van fietsen > fietsenmaker
laser snijmachine operator > operator lasersnijmachine
spuitgiet machine bediener > operator spuitgietmachine
rotan meubel maker > rotanmeubelmaker
maker van rotanmeubels > rotanmeubelmaker
textiel verkoper > verkoopspecialist textiel
sorteerder tweedehandstextiel > afvalsorteerder
water kwaliteit analist > analist waterkwaliteit
analist kwaliteit van water > analist waterkwaliteit
grondwater technicus > technicus grondwatercontrole
ingenieur kunststoffen > kunststofingenieur
ingenieur papier productie > procesingenieur papierproductie
gieter van metaal > metaalgieter
tunnel boormachine operator > operator tunnelboormachine
energie deskundige > energiedeskundige
inspecteur bouw > bouwkundig inspecteur; veiligheidsinspecteur bouw
punt lasser > puntlasser
isolatie plaatser > isoleerder
houtskelet monteur > houtskeletbouwer
warmte behandeling oven operator > operator warmtebehandelingsoven
huiden sorteerder > klasseerder van huiden
windenergie centrale operator > operator energieproductie
plasmasnijder operator > operator plasmasnijmachine
afvalwater behandeling > zorg dragen voor behandeling van afvalwater
windturbine ontwerp > windturbines ontwerpen
energiebesparing technieken opleiding > opleiding geven over energiebesparingstechnieken
beheer luchtkwaliteit > luchtkwaliteit beheren
kwaliteit van de lucht beheren > luchtkwaliteit beheren
papier productie stalen > stalen van papierproductie testen
gebouwen biogas energie > biogasenergie in gebouwen integreren
lederwaren machine operator > machineoperator lederwaren
"""

# What people in Flanders say at an adviser's desk, and the jobs of ESCO that they may mean. For some ESCO has the word.
FLEMISH = """
poetsvrouw > schoonmaker gebouwen
kuisvrouw > schoonmaker gebouwen
poetshulp > schoonmaker gebouwen
camionchauffeur > vrachtwagenchauffeur
camionneur > vrachtwagenchauffeur
loodgieter > loodgieter
elektricien > monteur elektrische installaties; monteur elektrische installaties gebouwen
elektrieker > monteur elektrische installaties; monteur elektrische installaties gebouwen
chauffagist > verwarmingsmonteur
stookolietechnieker > verwarmingsmonteur
velomaker > fietsenmaker
isolatieplaatser > isoleerder
dakwerker > dakdekker
daktimmerman > timmerman
zinkwerker > dakdekker
dakgootplaatser > dakdekker
heftruckbestuurder > heftruckchauffeur
clarckchauffeur > heftruckchauffeur
kringwinkel > verkoopspecialist tweedehandsartikelen; bedrijfsleider kringloopwinkel
kringloopwinkel > verkoopspecialist tweedehandsartikelen; bedrijfsleider kringloopwinkel
containerpark > recyclingmedewerker; verantwoordelijke afvalbehandelingssite
recyclagepark > recyclingmedewerker
recyclageparkwachter > recyclingmedewerker
vuilnisman > vuilnisophaler
huisvuilophaler > vuilnisophaler
magazijnier > magazijnmedewerker
winkelbediende > winkelmedewerker
verkoopster > winkelmedewerker
rekkenvuller > schappenvuller
kassierster > kassamedewerker
garagist > manager autogaragebedrijf
mecanicien > automonteur
carrossier > carrosserie- en voertuigbouwer
schrijnwerker > timmerman
plaatslasser > lasser
metser > metselaar
plakker > stukadoor
pleisterwerker > stukadoor
vloerder > tegelzetter
chapewerker > betonafwerker
bekister > betonafwerker
gyprocplaatser > plafondmonteur
stratenmaker > machinist wegenbouwmachine
wegenwerker > machinist wegenbouwmachine; wegwerker
kraanman > kraanbestuurder fabriek
stellingbouwer > steigerbouwer
bouwvakker > opperman bouw
tuinman > hovenier
arbeider groendienst > medewerker groenvoorziening/medewerkster groenvoorziening
boomverzorger > boomchirurg
ramenplaatser > ramenmonteur
ruitenwasser > gevelreiniger; glazenwasser
schouwveger > schoorsteenveger
zonnepanelenplaatser > monteur zonnepanelen
warmtepomptechnieker > technicus koel-, lucht- en verwarmingstechniek
frigorist > technicus koel-, lucht- en verwarmingstechniek
windmolentechnieker > servicetechnicus onshore-windmolenpark
laadpaalinstallateur > monteur elektrische installaties gebouwen
energiecoach > energiedeskundige
EPB-verslaggever > energiedeskundige
milieuambtenaar > beleidsmedewerker milieu
afbraakwerker > sloper
onderhoudstechnieker > technicus elektromechanica
productiearbeider > productiemedewerker
bandwerker > productiemedewerker
spuitgieter > operator spuitgietmachine
stikster > naaister
strijkster > strijker; perser
beenhouwer > slager
bakkersgast > bakker
afwasser > medewerker keuken
facteur > postbode
pakjesbezorger > auto- en bestelwagenkoerier
witgoedhersteller > reparateur huishoudelijke toestellen
gsm-hersteller > reparateur mobiele telefoons
autosloper > ontmantelaar/sloper
waterzuiveraar > exploitatietechnicus afvalwaterzuivering
jobcoach > re-integratiedeskundige
onthaalmedewerker > receptionist
kleuterjuf > leraar kleuteronderwijs
"""


def digest(text):
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def concepts():
    """[(source, URI, {"nl": label, "en": label}, {"nl": [synonyms], "en": [...]})] of ESCO, in the order of the MD5."""
    from profiles.models import Competence, Job

    names = ("esco_uri", "label_nl", "label_en", "alt_nl", "alt_en")
    found = [
        (source, uri, {"nl": nl, "en": en}, {"nl": alt_nl, "en": alt_en})
        for source, rows in (
            ("job", Job.objects.filter(kind=Job.Kind.OCCUPATION)),
            ("competence", Competence.objects.all()),
        )
        for uri, nl, en, alt_nl, alt_en in rows.filter(retired=None, esco_uri__startswith="http").values_list(*names)
    ]
    return sorted(found, key=lambda concept: digest(concept[1]))


class Draw:
    """Takes concepts in their fixed order, each for one question only."""

    def __init__(self, found):
        self.found, self.at, self.rows = found, 0, []
        self.names = Counter(
            name.lower() for _s, _u, labels, more in found for name in {*labels.values(), *more["nl"], *more["en"]}
        )
        self.begins = Counter(
            name[:length]
            for name, count in self.names.items()
            for length in range(3, len(name) + 1)
            for _time in range(count)
        )

    def take(self, kind, number, source, language, make):
        """Add `number` questions: `make(labels in the language, synonyms)` gives the query, or "" for none."""
        added = 0
        while added < number:
            one, uri, labels, more = self.found[self.at % len(self.found)]
            self.at += 1
            query = make(labels[language], more[language]) if one == source and labels[language] else ""
            if query:
                self.rows.append((query, uri, kind, source))
                added += 1

    def own_label(self, label, _more):
        """The label, when nothing else in ESCO is called so."""
        return label if self.names[label.lower()] == 1 else ""

    def own_synonym(self, _label, more):
        return next((name for name in more if self.names[name.lower()] == 1 and len(name) > 4), "")

    def prefix(self, label, _more):
        """The shortest beginning of three letters or more with which few labels begin."""
        low = label.lower()
        for length in range(3, len(low)):
            if low[length - 1] != " " and self.begins[low[:length]] <= PREFIX_MEETS:
                return label[:length]
        return ""


def misspelt(label, errors, dice):
    """The label with so many typing errors, each in a word of five letters or more, past its first letter."""
    for _error in range(errors):
        words = label.split(" ")
        long = [place for place, word in enumerate(words) if len(word) >= 5]
        if not long:
            return ""
        place = dice.choice(long)
        words[place] = one_error(words[place], dice)
        label = " ".join(words)
    return label


def one_error(word, dice):
    """One letter left out, doubled by another, replaced, or swapped with its neighbour."""
    place, letter = dice.randrange(1, len(word) - 1), dice.choice(string.ascii_lowercase)
    way = dice.randrange(4)
    if way == 0:
        return word[:place] + word[place + 1 :]
    if way == 1:
        return word[:place] + letter + word[place:]
    if way == 2 or word[place] == word[place + 1]:
        other = letter if letter != word[place].lower() else "q"
        return word[:place] + other + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def drawn(found):
    """Every question: (query, expected URIs with spaces between, kind, source)."""
    draw, dice = Draw(found), random.Random(5)

    def typos(errors):
        return lambda label, more: misspelt(draw.own_label(label, more), errors, dice)

    shares = (("job", "nl", 3), ("job", "en", 1), ("competence", "nl", 2), ("competence", "en", 4))
    for source, language, share in shares:
        draw.take("exact", 6 * share, source, language, draw.own_label)
        draw.take("prefix", 4 * share, source, language, draw.prefix)
        draw.take("synonym", 6 * share, source, language, draw.own_synonym)
        draw.take("typo1", 10 * share, source, language, typos(1))
        draw.take("typo2", 6 * share, source, language, typos(2))
    for source in ("job", "competence"):
        draw.take("language", 15, source, "en", draw.own_label)
    by_label = {labels["nl"].lower(): (uri, source) for source, uri, labels, _more in found if labels["nl"]}
    for kind, lines in (("compound", COMPOUNDS), ("flemish", FLEMISH)):
        for line in lines.strip().splitlines():
            query, meant = line.split(" > ")
            uris = [by_label[label] for label in meant.split("; ")]
            draw.rows.append((query, " ".join(uri for uri, _source in uris), kind, uris[0][1]))
    return draw.rows


def write():
    rows = drawn(concepts())
    with FILE.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("query", "expected", "kind", "source"))
        writer.writerows(rows)
    return rows


def read():
    """[(query, [expected URIs], kind, source)] of the fixed set."""
    with FILE.open(newline="", encoding="utf-8") as stream:
        return [
            (row["query"], row["expected"].split(), row["kind"], row["source"]) for row in csv.DictReader(stream)
        ]


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenskills.settings")
    django.setup()
    print(f"{len(write())} questions written to {FILE.name}")
