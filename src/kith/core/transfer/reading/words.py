"""Words by which the headings of columns are known, folded, in the languages that files come in most."""

from __future__ import annotations

from kith.lib.text import words

HEADING_WORDS = frozenset(
    words(
        "id key number no nr code name names title first last given family surname forename middle company "
        "organisation organization firm account customer client contact person mail email phone telephone "
        "tel mobile cell fax street road address city town place postcode zip postal state region county "
        "country language birthday birth born gender sex salutation date day time created updated since "
        "until quantity qty units amount price total sum value revenue currency tax order invoice product "
        "article item sku category type kind status stage source note notes comment comments remark tag tags "
        "segment website url kundennummer kunde vorname nachname familienname anrede titel firma strasse "
        "hausnummer plz ort stadt land telefon handy mobil datum menge betrag preis summe umsatz waehrung "
        "artikel bestellung rechnung geburtsdatum sprache bemerkung notiz nom prenom societe client adresse "
        "rue ville pays telephone courriel langue quantite montant prix nombre apellido apellidos empresa "
        "calle ciudad pais telefono correo fecha cantidad importe precio cognome azienda indirizzo via citta "
        "paese cellulare data quantita importo prezzo voornaam achternaam bedrijf straat plaats telefoon "
        "bedrag prijs imie nazwisko firma ulica miasto kraj kwota cena"
    )
)
PHONE_WORDS = frozenset(words("phone telephone telefon telefono telefoon tel mobile mobil cell handy fax"))
MONEY_WORDS = frozenset(
    words(
        "amount price total sum value revenue dollar dollars euro euros usd eur gbp chf paid cost betrag "
        "preis summe umsatz montant prix importe precio importo prezzo bedrag prijs kwota cena"
    )
)
LANGUAGE_WORDS = frozenset(words("language lang locale sprache langue idioma lingua taal jezyk"))
