"""Pairs of calls by our own hand: what was promised in the first, what the second one shows of it.

Most were at hand while the rules were made (SEEN); UNSEEN were written before the last rules, and not looked at since.
Both are easier than calls by another hand (benchmarks/kept_heard.py): they hold what was reached, they measure nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple, cast

import pytest

from sangfroid.calls.reading import Owner
from sangfroid.followup import kept_rules, kept_signs
from sangfroid.followup.kept import Given, Said, shown
from sangfroid.followup.kept_rules import SHEET
from sangfroid.language.sheets import Fields, read_sheet_file


class Pair(NamedTuple):
    """`gold`: kept, broken, partly, unrelated; `later`: turns of "A" and "C", one a line."""

    gold: str
    owner: str
    promise: str
    later: str


SEEN: Final = (
    Pair("kept", "agent", "je vous envoie le devis demain matin par mail",
         "C bonjour c'est madame Petit j'ai votre devis sous les yeux j'aurais une question sur la deuxième ligne\n"
         "A oui dites-moi"),
    Pair("kept", "agent", "je vous rappelle mercredi dès que j'ai la pièce",
         "A bonjour monsieur c'est le garage du lac je vous avait dit que je vous rappeler aujourd'hui\n"
         "C ah oui merci alors cette pièce"),
    Pair("kept", "agent", "Je fais partir le duplicata de la carte aujourd'hui.",
         "A Service cartes, bonjour.\nC Bonjour. La carte, elle est arrivée samedi, nickel. C'est pour le plafond."),
    Pair("kept", "agent", "le remboursement de quarante-cinq euros sera sur votre compte sous huit jours",
         "C oui bonjour j'ai vu que les quarante cinq euro son tombé lundi donc c'est bon pour ca\nA très bien"),
    Pair("kept", "client", "je vous envoie mon rib ce soir",
         "C bonjour je voulais savoir si vous aviez tout\nA alors je regarde oui le RIB est bien dans le dossier"),
    Pair("kept", "colleague", "je demande au technicien de repasser mardi",
         "C allo oui le technicien est repassé mardi à neuf heure sa remarche très bien\nA parfait"),
    Pair("kept", "doctor", "Le docteur vous prépare l'ordonnance, vous la trouverez à l'accueil.",
         "C Bonjour, je suis passée prendre l'ordonnance à l'accueil hier.\nA Très bien."),
    Pair("kept", "agent", "je débloque votre accès d'ici ce soir",
         "A bonjour monsieur\nC bonjour alors depuis hier soir j'arrive à me connecter ça fonctionne"),
    Pair("kept", "client", "Je règle la facture avant la fin du mois.",
         "A Bonjour, alors je vois votre règlement du vingt-huit, la facture est soldée.\nC Oui, voilà."),
    Pair("kept", "colleague", "on vous change le compteur la semaine prochaine",
         "C Bonjour, depuis qu'ils ont changé le compteur je n'ai plus une seule coupure.\nA Tant mieux."),
    Pair("kept", "agent", "je vous tiens au courant dès que j'ai du nouveau",
         "A bonjour madame je reviens vers vous comme prévu j'ai du nouveau pour votre dossier\nC ah enfin"),
    Pair("kept", "agent", "Je vérifie avec la comptabilité et je vous redis.",
         "A Bonjour, c'est Sonia. Alors, j'ai vérifié avec la comptabilité, c'est bien une erreur de chez nous.\n"
         "C Ah, merci."),
    Pair("kept", "agent", "on vous envoie l'attestation dans la journée",
         "A vous avez bien reçu l'attestation\nC oui oui elle est arrivé hier soir\nA parfait"),
    Pair("kept", "client", "je passe déposer les clés au gardien samedi",
         "A le gardien m'a confirmé qu'il a bien eu les clés samedi\nC ben oui je vous l'avais dit"),
    Pair("kept", "agent", "je vous fais livrer le nouveau sommier vendredi",
         "C bonjour le sommier on l'a eu vendredi rien à dire je vous appelle pour le matelas\nA oui"),
    Pair("broken", "agent", "je vous rappelle avant midi",
         "C ça fait une semaine que j'attends votre coup de fil\nA je suis désolé"),
    Pair("broken", "colleague", "un technicien passe demain avant midi",
         "C Vous m'aviez dit avant midi, il est seize heures et je n'ai pas vu l'ombre d'un technicien !\n"
         "A Je regarde."),
    Pair("broken", "agent", "je vous envoie le contrat signé lundi",
         "A Vous avez bien reçu le contrat ?\nC Non, pas du tout.\nA Ah mince."),
    Pair("broken", "agent", "je fais opposition sur la carte tout de suite",
         "A je vous présente mes excuses j'ai pas fait le nécessaire pour la carte\nC c'est pas possible"),
    Pair("broken", "client", "je vous envoie le rib ce soir sans faute",
         "A bonjour madame c'est pour votre rib\nC ah mince le rib j'ai complètement zappé"),
    Pair("broken", "client", "je renvoie le dossier d'inscription vendredi",
         "A Bonjour, je n'ai pas vu passer le dossier d'inscription de votre fils.\nC Ah bon ?"),
    Pair("broken", "agent", "on vous rappelle dans l'après-midi",
         "C bonjour c'est moi qui rappelle puisque personne l'a fait hier\nA excusez-nous"),
    Pair("broken", "agent", "Je vous annule les frais de rejet.",
         "C Bonjour, on m'a encore prélevé les frais de rejet que vous deviez m'annuler.\nA Je vérifie."),
    Pair("broken", "agent", "je débloque votre accès ce soir",
         "C j'ai toujours pas accès a mon compte la ça devient pénible\nA je comprends"),
    Pair("broken", "doctor", "le docteur signe le certificat demain",
         "C je viens pour le certificat\nA alors il est toujours pas signé le certificat le docteur était absent"),
    Pair("broken", "agent", "je vous crédite la différence sur votre prochaine facture",
         "C La différence, je la cherche encore sur ma facture, il n'y a rien.\nA Attendez, je regarde."),
    Pair("broken", "client", "je paierai le loyer le dix",
         "A bonjour monsieur sauf erreur le loyer ne nous est toujours pas parvenu\nC oui je sais"),
    Pair("partly", "agent", "je vous envoie les deux factures ce soir",
         "C bonjour j'ai bien reçu la facture de mars mais il manque celle d'avril\nA je vous l'envoie"),
    Pair("partly", "colleague", "le plombier répare la fuite et remplace le robinet jeudi",
         "C le plombier est passé la fuite c'est réparé par contre le robinet il l'a pas fait\nA ah bon"),
    Pair("partly", "agent", "On vous livre le lave-linge mardi matin.",
         "C Le lave-linge est arrivé, oui, mais jeudi, avec deux jours de retard !\nA Désolé."),
    Pair("partly", "client", "je vous vire les six cents euros demain",
         "A bonjour j'ai bien reçu un virement mais de trois cents euros seulement\nC oui la moitié"),
    Pair("partly", "agent", "je vous envoie le contrat corrigé",
         "C j'ai reçu le contrat sauf que c'est pas le bon nom dessus\nA oh pardon"),
    Pair("partly", "doctor", "le secrétariat vous envoie les résultats et l'ordonnance",
         "C Les résultats, c'est bon, je les ai, mais l'ordonnance n'y était pas.\nA D'accord."),
    Pair("partly", "colleague", "deux ouvriers passent poser les trois fenêtres lundi",
         "C ils sont venus lundi ils ont posé que deux fenêtres sur les trois\nA d'accord"),
    Pair("unrelated", "agent", "je vous envoie le devis demain", "C bonjour merci\nA de rien bonne journée"),
    Pair("unrelated", "agent", "je vous envoie le devis pour la toiture",
         "C Bonjour, j'ai bien reçu votre calendrier, il est joli.\nA Merci !"),
    Pair("unrelated", "agent", "je vous rappelle demain pour le rendez-vous",
         "C bonjour je voudrais connaître vos horaires\nA neuf heures dix-huit heures\nC merci au revoir"),
    Pair("unrelated", "agent", "on vous envoie l'attestation dans la journée",
         "C vous avez envoyé l'attestation\nA ne quittez pas je me renseigne"),
    Pair("unrelated", "client", "je vous envoie mon rib ce soir",
         "C il vous faut mon rib pour quoi faire exactement\nA pour les prélèvements"),
    Pair("unrelated", "agent", "je vous envoie le contrat",
         "C j'ai une question sur le contrat à l'article quatre\nA je vous écoute"),
    Pair("unrelated", "agent", "Je vous rappelle demain.",
         "A Bonjour, je vous rappelle que votre abonnement se termine en mai.\nC Ah, d'accord."),
    Pair("unrelated", "colleague", "le technicien passe jeudi",
         "C le facteur est passé hier et il m'a pas laissé le recommandé\nA il faut voir avec la poste"),
    Pair("unrelated", "agent", "je vous rembourse les frais de dossier",
         "C ma sœur s'est fait rembourser son billet par la compagnie\nA ah oui"),
    Pair("unrelated", "agent", "je vous envoie le devis demain",
         "C je voudrais un devis pour une porte\nA je vous envoie ça demain sans faute"),
    Pair("unrelated", "client", "je paierai la facture lundi",
         "C j'ai payé mon loyer ce matin et j'aimerais savoir quand part le colis\nA il part demain"),
    Pair("unrelated", "agent", "je regarde pour la panne d'internet",
         "C bonjour c'est pour changer mon adresse de facturation\nA c'est fait je l'ai changée\nC merci"),
    Pair("unrelated", "agent", "je vous envoie un mail de confirmation",
         "C Je vous ai envoyé un mail hier avec une photo du dégât.\nA Oui, je l'ai lu."),
    Pair("unrelated", "doctor", "le docteur vous rappelle ce soir",
         "C bonjour je voudrais un rendez-vous avec le docteur\nA jeudi dix heures\nC d'accord merci"),
    Pair("unrelated", "agent", "je commande la pièce demain",
         "C vous faites aussi les pneus\nA oui bien sûr on les a en stock"),
    # said without naming it again
    Pair("kept", "agent", "je vous envoie ça tout de suite",
         "C bonjour c'est bien arrivé merci beaucoup\nA je vous en prie"),
    Pair("kept", "agent", "Vous recevrez le bon de retour d'ici mercredi.",
         "C Ça y est, je l'ai, il est arrivé ce matin au courrier.\nA Parfait."),
    Pair("kept", "agent", "je vous rappelle dans l'heure",
         "C ah vous êtes ponctuel merci de rappeler\nA je vous l'avais dit alors voilà"),
    Pair("kept", "colleague", "Mon responsable va prendre contact avec vous.",
         "C J'ai eu votre responsable en ligne hier, on s'est bien compris.\nA Tant mieux."),
    Pair("kept", "colleague", "quelqu'un sera chez vous à huit heures",
         "C ils étaient là à huit heure pile rien à dire\nA je leur dirai"),
    Pair("kept", "agent", "je m'en occupe dès demain",
         "C vous avez fait vite hein c'est déjà réglé\nA oui je m'en suis occupé hier"),
    Pair("kept", "agent", "je vais parler à ma direction pour le geste commercial",
         "A bonjour j'en ai parlé à ma direction et c'est d'accord pour vingt euros\nC super"),
    Pair("kept", "agent", "On vous trouve une place avant septembre.",
         "C Je voulais vous dire merci pour la place, la petite a commencé lundi.\nA Ah, très bien."),
    Pair("kept", "client", "je vous redis ça dès que j'ai vu avec ma femme",
         "C oui bonjour j'ai vu avec ma femme on prend la formule deux\nA d'accord"),
    Pair("broken", "agent", "je m'en occupe dès demain",
         "C rien n'a bougé depuis la dernière fois\nA je suis désolé"),
    Pair("broken", "agent", "Je vous donne une réponse vendredi au plus tard.",
         "C Vendredi, c'était il y a dix jours, et je n'ai eu aucune nouvelle.\nA Je suis navrée."),
    Pair("broken", "colleague", "quelqu'un sera chez vous à huit heures",
         "C j'ai pris ma matinée pour rien j'ai vu personne\nA oh je suis désolée"),
    Pair("broken", "agent", "vous l'aurez demain",
         "C on est vendredi et la boîte aux lettres est vide\nA ah c'est pas normal ça aurait dû arriver"),
    Pair("broken", "client", "Je vous redis ça demain.",
         "A Je n'ai pas eu de retour de votre part, alors je me permets de vous appeler.\nC Oui, pardon."),
    Pair("broken", "agent", "on enlève ça de votre facture",
         "C c'est encore dessus j'ai encore payé douze euros de trop\nA je regarde"),
    Pair("partly", "agent", "je vous rembourse la totalité",
         "C j'ai eu que cinquante euros il en manque trente\nA je vérifie"),
    Pair("partly", "agent", "je vous envoie ça demain",
         "C c'est arrivé mais abîmé et avec une semaine de retard\nA oh mince"),
    Pair("partly", "colleague", "on vient réparer jeudi",
         "C il est venu jeudi oui mais il avait pas la pièce donc c'est pas réparé\nA ah"),
    Pair("unrelated", "agent", "je vous envoie ça demain", "C c'est pour prendre rendez-vous\nA oui pour quand"),
    Pair("unrelated", "agent", "je m'en occupe dès demain",
         "C ma commande est bien arrivée mais je voudrais changer la taille\nA bien sûr"),
    Pair("unrelated", "agent", "je vous rappelle dans l'heure",
         "A alors je vous rappelle dans cinq minutes avec le tarif\nC d'accord merci"),
    Pair("unrelated", "colleague", "quelqu'un sera chez vous à huit heures",
         "C il y a quelqu'un à l'agence le samedi\nA oui jusqu'à midi"),
    Pair("kept", "agent", "je vous transmets le numéro du réparateur par sms",
         "C bonjour le numéro du réparateur je l'ai bien eu par sms merci\nA je vous en prie"),
    Pair("kept", "agent", "Je vous rappelle jeudi pour vous dire ce qu'il en est.",
         "A Bonjour madame Gay, comme convenu je vous rappelle au sujet du sinistre.\nC Oui, bonjour."),
    Pair("kept", "colleague", "ma collègue vous appelle lundi pour la mutuelle",
         "C votre collègue m'a appeler lundi pour la mutuelle elle a tout expliquer\nA très bien"),
    Pair("kept", "agent", "on répare l'ascenseur avant le week-end",
         "C bonjour monsieur je voulais vous dire que l'ascenseur remarche depuis vendredi\nA ah bonne nouvelle"),
    Pair("kept", "agent", "Je vous ai noté, je vous fais parvenir le formulaire d'adhésion.",
         "C J'ai rempli le formulaire d'adhésion que vous m'avez envoyé, je vous le dépose où ?\nA À l'accueil."),
    Pair("kept", "client", "je vous apporte l'acte de naissance lundi",
         "A c'est bon j'ai votre acte de naissance il était dans la boîte lundi\nC d'accord"),
    Pair("kept", "client", "Je fais le virement demain matin.",
         "C Bonjour, voilà, le virement est parti ce matin, comme promis.\nA Merci, c'est noté."),
    Pair("kept", "doctor", "le docteur envoie le courrier au spécialiste",
         "C le spécialiste a bien eu le courrier du docteur il m'en a parlé\nA parfait"),
    Pair("kept", "agent", "je vous réserve la chambre côté cour",
         "A la chambre côté cour est réservée à votre nom depuis lundi\nC super"),
    Pair("kept", "agent", "on vous rembourse la caution sous quinze jours",
         "C j'ai été remboursée de la caution vendredi merci\nA je vous en prie"),
    Pair("kept", "colleague", "Les poubelles seront ramassées vendredi.",
         "A Bonjour, alors, les poubelles ?\nC C'est bon, ils sont passés vendredi, tout a été ramassé."),
    Pair("kept", "agent", "je corrige l'adresse dans votre dossier",
         "C vous avez bien corrigé l'adresse j'ai vu sur le dossier en ligne\nA oui"),
    Pair("kept", "client", "je vous rappelle quand j'aurai parlé à mon mari",
         "C oui rebonjour c'est madame Roy je vous rappelle comme convenu j'ai parlé à mon mari\nA alors"),
    Pair("kept", "agent", "je vous prépare le colis pour samedi",
         "C le colis était prêt samedi je suis venu le chercher\nA très bien et la suite"),
    Pair("kept", "agent", "On vous installe la fibre le douze.",
         "A Comment ça va depuis le douze ?\nC La fibre a été installée, ça marche bien.\nA Parfait."),
    Pair("broken", "agent", "je vous envoie un bon de retour aujourd'hui",
         "C toujours pas reçu le bon de retour ca fait huit jours\nA je regarde"),
    Pair("broken", "agent", "Je vous rappelle lundi à la première heure.",
         "C Vous deviez m'appeler lundi, j'ai attendu toute la journée.\nA Toutes mes excuses."),
    Pair("broken", "colleague", "le serrurier vient ce soir à six heures",
         "C le serrurier il est jamais venu hier j'ai dormi chez ma mère\nA oh non"),
    Pair("broken", "agent", "on vous rembourse la caution sous quinze jours",
         "C ma caution je l'ai pas encore revu et sa fait un mois\nA je vois ça"),
    Pair("broken", "client", "je vous retourne le questionnaire cette semaine",
         "A Avez-vous pu nous retourner le questionnaire ?\nC Non, je n'ai pas eu le temps.\nA D'accord."),
    Pair("broken", "client", "Je passe signer le bail mardi.",
         "A Bonjour, on vous attendait mardi pour signer le bail, vous n'êtes pas venu.\nC J'étais malade."),
    Pair("broken", "agent", "je fais le changement d'adresse de suite",
         "C mon courrier part encore à l'ancienne adresse le changement il a jamais été fait\nA je vérifie"),
    Pair("broken", "doctor", "le docteur vous appelle pour les résultats",
         "C j'attends toujours que le docteur m'appelle pour les résultats\nA je lui redis"),
    Pair("broken", "agent", "Je relance le fournisseur dès demain.",
         "A Je vous avoue que je n'ai pas relancé le fournisseur.\nC Vous plaisantez ?"),
    Pair("broken", "agent", "on répare le portail avant vendredi",
         "C le portail est toujours cassé personne est venu\nA je relance"),
    Pair("broken", "agent", "je vous mets un sms ce soir",
         "C j'ai pas eu de sms hier soir comme vous aviez dit\nA ah bon"),
    Pair("broken", "agent", "Je vous inscris à la réunion de jeudi.",
         "C Je suis allée à la réunion et on m'a dit que je n'étais pas inscrite !\nA Je suis confuse."),
    Pair("partly", "agent", "je vous envoie les trois bulletins de salaire",
         "C j'ai reçu que deux bulletins de salaire il manque celui de juin\nA je vous l'envoie"),
    Pair("partly", "agent", "Je vous rappelle à dix heures.",
         "C Vous m'avez rappelé, oui, mais à dix-huit heures, c'était trop tard.\nA Je comprends."),
    Pair("partly", "colleague", "le peintre refait le salon et l'entrée",
         "C le peintre a fait le salon mais pas l'entrée\nA ah il doit revenir"),
    Pair("partly", "client", "je vous envoie ma pièce d'identité recto verso",
         "A j'ai bien reçu votre pièce d'identité mais il n'y a que le recto\nC ah mince"),
    Pair("partly", "agent", "on vous livre quatre chaises noires",
         "C les chaises sont arrivées mais elles sont blanches c'est pas la bonne couleur\nA ah"),
    Pair("partly", "agent", "on vous rembourse les quatre-vingts euros",
         "C Le remboursement est arrivé mais je n'ai eu que la moitié, quarante euros.\nA Je vérifie."),
    Pair("partly", "agent", "je vous envoie le mot de passe et l'identifiant",
         "C j'ai eu l'identifiant par contre le mot de passe toujours rien\nA je renvoie"),
    Pair("unrelated", "agent", "je vous envoie la carte de fidélité",
         "C bonjour je peux payer par carte chez vous\nA oui"),
    Pair("unrelated", "agent", "je vous rappelle demain matin",
         "C bonjour on m'a appelé d'un numéro inconnu c'était vous\nA non c'était pas nous"),
    Pair("unrelated", "colleague", "le technicien passe vendredi pour la box",
         "C ma box marche très bien je voudrais juste changer d'offre\nA d'accord je regarde"),
    Pair("unrelated", "agent", "je vous envoie le relevé de points",
         "C J'ai bien reçu ma nouvelle carte, comment je l'active ?\nA Sur le site."),
    Pair("unrelated", "agent", "je vous envoie le bail demain",
         "C vous avez envoyé le bail ou pas encore\nA c'est mon collègue qui s'en occupe je lui demande"),
    Pair("unrelated", "client", "je vous envoie les photos du dégât",
         "C je voulais vous demander où envoyer les photos\nA à l'adresse du service sinistres\nC merci"),
    Pair("unrelated", "agent", "Je vous rembourse demain.",
         "C Je n'ai toujours pas reçu mon badge pour le parking.\nA Je vois avec le gardien."),
    Pair("unrelated", "doctor", "le docteur vous fait un certificat",
         "C le docteur m'a fait une ordonnance l'an dernier pour la même chose\nA oui je vois"),
    Pair("unrelated", "agent", "je note votre changement d'adresse",
         "C merci beaucoup vous êtes bien aimable\nA bonne fin de journée"),
    Pair("unrelated", "agent", "je vous commande le filtre",
         "C vous me commanderez aussi un joint\nA oui je vous commande le joint avec le filtre demain"),
    Pair("unrelated", "agent", "je vérifie votre contrat et je reviens vers vous",
         "C le contrat de mon frère il est arrivé où vous en êtes pour les tarifs\nA ils augmentent en mai"),
    Pair("unrelated", "client", "je vous règle en deux fois",
         "C si je règle en deux fois il y a des frais\nA non aucun frais"),
    Pair("unrelated", "agent", "je vous envoie la facture",
         "C la facture d'eau a encore augmenté c'est incroyable\nA oui comme partout"),
    Pair("unrelated", "agent", "on vous rappelle pour fixer la date",
         "C bonjour je rappelle parce que j'ai oublié de vous demander le prix\nA douze euros"),
    Pair("unrelated", "colleague", "le livreur passe demain",
         "C le livreur peut passer par la cour si le portail est fermé\nA je lui dirai"),
    Pair("unrelated", "agent", "je vous envoie votre attestation",
         "A C'est pour quelle attestation ?\nC Celle de l'école, il me la faudrait lundi.\nA Je la fais."),
    # said without naming it again
    Pair("kept", "agent", "je vous l'envoie par la poste", "C bonjour je l'ai reçu ce matin impeccable\nA très bien"),
    Pair("kept", "agent", "Je vous passe un coup de fil lundi.",
         "A Allô, monsieur Hamel ? C'est Karim, on s'était dit lundi.\nC Oui, merci de m'appeler."),
    Pair("kept", "agent", "je demande à mon chef et je vous dis",
         "A rebonjour alors j'ai demandé à mon chef il est d'accord\nC ah parfait"),
    Pair("kept", "doctor", "le docteur regarde vos analyses et il vous appelle",
         "C j'ai eu le docteur hier soir il m'a dit que tout était normal\nA bon alors c'est parfait"),
    Pair("kept", "agent", "on vous dépanne avant ce soir",
         "C vos collègues sont venus à cinq heures c'est reparti\nA très bien"),
    Pair("kept", "agent", "Vous verrez le crédit sur le prochain relevé.",
         "C J'ai vu le crédit sur le relevé, c'est bon.\nA Très bien."),
    Pair("kept", "client", "je vous fais passer les papiers",
         "A c'est bon j'ai tout reçu votre dossier est complet\nC ah tant mieux"),
    Pair("broken", "agent", "je vous passe un coup de fil lundi",
         "C on est mercredi et mon téléphone il a pas sonné\nA excusez-moi"),
    Pair("broken", "agent", "Je règle ça avec le service livraison.",
         "C Vous deviez régler ça, rien n'a été fait.\nA Je suis confus."),
    Pair("broken", "agent", "on vous dépanne avant ce soir", "C je suis toujours sans rien depuis hier\nA ah bon"),
    Pair("broken", "client", "je vous fais passer les papiers",
         "A Il me manque toujours vos papiers, je ne peux pas avancer.\nC Je sais."),
    Pair("broken", "agent", "je vous tiens informé de la suite",
         "C personne m'a tenu au courant de quoi que ce soit\nA je comprends"),
    Pair("partly", "agent", "on repeint les volets et la porte",
         "C les volets c'est fait mais la porte toujours pas\nA d'accord"),
    Pair("partly", "agent", "je vous appelle à neuf heures",
         "C vous m'avez appelé mais à midi moi j'étais parti\nA désolé"),
    Pair("unrelated", "agent", "je vous l'envoie par la poste", "C la poste est fermée le lundi chez nous\nA ah oui"),
    Pair("unrelated", "agent", "je demande à mon chef",
         "C votre chef est là\nA non il est en congé il revient lundi"),
    Pair("unrelated", "agent", "on vous dépanne avant ce soir",
         "C la télé ne marche pas depuis ce matin\nA et internet\nC je sais pas"),
    Pair("unrelated", "agent", "je vous passe un coup de fil lundi",
         "C j'ai essayé d'appeler la mairie lundi personne répond\nA ils sont fermés le lundi"),
    # short turns, to and fro
    Pair("kept", "agent", "je vous l'envoie cet après-midi",
         "A service abonnés bonjour\nC bonjour c'est Paul Ferry\nA oui monsieur Ferry\n"
         "C c'était juste pour dire que j'ai eu le livret\nA ah parfait"),
    Pair("kept", "agent", "Je vous l'envoie demain matin.",
         "A Bonjour, boutique du port.\nC Bonjour, madame Lévy.\nA Oui ?\n"
         "C C'est arrivé, il me va très bien.\nA Tant mieux.\nC J'en voudrais un deuxième."),
    Pair("kept", "colleague", "le chauffagiste passe mercredi",
         "C bonjour madame\nA bonjour vous appelez pour le chauffage\nC oui alors il est passé\nA et alors\n"
         "C ben ça chauffe c'est parfait"),
    Pair("kept", "agent", "je vous rappelle ce soir",
         "A allo monsieur Brun\nC oui\nA c'est Lucie de la mutuelle je vous rappelle\nC ah oui je vous écoute"),
    Pair("kept", "client", "je vous envoie ça dès ce soir",
         "A bonjour monsieur j'ai votre mail\nC ah très bien\nA il y a tout dedans merci\nC super"),
    Pair("kept", "agent", "Je lance le virement aujourd'hui.",
         "C Bonjour, c'est madame Caron.\nA Bonjour.\nC Voilà, j'ai regardé mon compte.\nA Oui, et alors ?\n"
         "C L'argent y est, merci."),
    Pair("kept", "agent", "je vais voir avec l'atelier et je vous dis",
         "A rebonjour c'est encore moi\nC oui\nA alors l'atelier me dit que c'est possible jeudi\nC ah super"),
    Pair("broken", "agent", "je vous l'envoie cet après-midi",
         "C bonjour\nA bonjour madame\nC dites je regarde mes mails tous les jours\nA oui\n"
         "C il y a rien du tout\nA ah zut"),
    Pair("broken", "agent", "Je m'en charge.",
         "A Bonjour madame.\nC Bonjour, c'était pour savoir où ça en est.\n"
         "A Euh, je n'ai pas avancé là-dessus.\nC Encore ?"),
    Pair("broken", "client", "je vous paie vendredi",
         "A bonjour monsieur\nC bonjour\nA je regarde votre compte là il y a rien dessus\n"
         "C oui je sais j'ai eu un souci\nA il faut faire vite"),
    Pair("broken", "colleague", "le chauffagiste passe mercredi",
         "C bonjour\nA bonjour\nC je suis resté chez moi mercredi\nA oui\nC et pas de chauffagiste\nA ah bon"),
    Pair("broken", "agent", "je vous rappelle ce soir",
         "C bonjour c'est monsieur Brun\nA oui bonjour\nC hier soir j'ai gardé le téléphone à côté de moi\n"
         "A oui\nC et rien du tout\nA je suis désolée"),
    Pair("partly", "agent", "je vous l'envoie cet après-midi",
         "C bonjour\nA bonjour\nC j'ai reçu votre mail\nA très bien\nC mais la pièce jointe s'ouvre pas\nA ah mince"),
    Pair("partly", "agent", "Je vous rembourse tout.",
         "A Bonjour.\nC Bonjour, j'ai eu le virement.\nA D'accord.\nC Il manque les frais de port.\nA Ah oui, pardon."),
    Pair("partly", "colleague", "le peintre vient lundi",
         "C bonjour\nA bonjour alors le peintre\nC oui il est venu mais mercredi\nA ah pas lundi\n"
         "C non j'ai perdu une journée"),
    Pair("unrelated", "agent", "je vous l'envoie cet après-midi",
         "A bonjour\nC bonjour je voulais changer de formule\nA pas de souci\nC et l'ancienne elle s'arrête\n"
         "A oui tout de suite"),
    Pair("unrelated", "agent", "Je vous rappelle demain.",
         "A Bonjour, agence du centre.\nC Bonjour, vous êtes ouverts samedi ?\nA Oui, le matin.\n"
         "C Merci beaucoup.\nA Bonne journée."),
    Pair("unrelated", "agent", "je m'en occupe",
         "C bonjour\nA bonjour\nC vous pouvez me redire le montant\nA cent dix euros\nC merci c'est noté"),
    Pair("unrelated", "client", "je vous envoie le certificat",
         "C bonjour je dois décaler mon cours\nA quel jour\nC jeudi\nA c'est fait je vous ai mis vendredi\nC merci"),
    Pair("unrelated", "agent", "je vous envoie le catalogue",
         "C bonjour\nA bonjour\nC le catalogue il est payant\nA non gratuit\nC d'accord merci"),
    # told in passing
    Pair("kept", "agent", "je vous fais un courrier pour l'employeur",
         "A étude bonjour\nC bonjour j'ai donné votre courrier à mon patron\nA très bien\nC il demande une copie"),
    Pair("kept", "agent", "Je vous envoie un technicien demain.",
         "C Bonjour, votre technicien sort d'ici.\nA Oui ?\nC Il a changé le joint, tout va bien.\nA Parfait."),
    Pair("kept", "agent", "je vous garde la table près de la fenêtre",
         "C bonjour on a mangé chez vous samedi\nA ah oui\nC la table était super merci de l'avoir gardée\n"
         "A avec plaisir"),
    Pair("kept", "agent", "Je vous appelle dès que votre voiture est prête.",
         "A Monsieur Leduc ? C'est le garage.\nC Oui, bonjour.\n"
         "A Votre voiture est prête, vous pouvez passer.\nC Très bien, j'arrive."),
    Pair("kept", "client", "je vous règle dès que j'ai ma paie",
         "A bonjour madame je vous remercie pour votre paiement\nC je vous en prie\n"
         "A vous êtes à jour maintenant\nC tant mieux"),
    Pair("kept", "client", "Je demande l'accord à ma banque.",
         "C Bonjour, ça y est, ma banque a dit oui.\nA Ah, très bien.\nC On peut signer quand ?"),
    Pair("kept", "agent", "on refait votre badge",
         "C bonjour\nA bonjour\nC le nouveau badge marche bien\nA super\nC je vous rends l'ancien quand"),
    Pair("kept", "agent", "je passe le dossier en commission",
         "A bonjour madame le dossier est passé en commission lundi\nC ah et alors\nA c'est accordé\nC oh merci"),
    Pair("kept", "doctor", "je vous fais une ordonnance et je la laisse à la secrétaire",
         "C bonjour j'ai pris l'ordonnance chez la secrétaire\nA bien\nC c'est combien de fois par jour\nA deux fois"),
    Pair("kept", "agent", "je vous transfère à la bonne personne et elle vous rappelle",
         "C bonjour la dame m'a rappelée\nA oui\nC elle a été très gentille\nA tant mieux\nC je voudrais la revoir"),
    Pair("broken", "agent", "Je vous mets de côté le modèle bleu.",
         "C Je suis passé au magasin.\nA Oui ?\n"
         "C Le modèle bleu, personne n'était au courant, il était vendu.\nA Oh non."),
    Pair("broken", "agent", "je préviens le chauffeur",
         "C le chauffeur il savait rien du tout\nA ah bon\nC il était pas prévenu\nA je suis désolé"),
    Pair("broken", "client", "je viens chercher le colis lundi",
         "A bonjour votre colis est encore chez nous\nC ah oui j'ai oublié\nA on le garde jusqu'à jeudi"),
    Pair("broken", "agent", "vous aurez le chèque vendredi",
         "C je viens aux nouvelles pour le chèque\nA vous l'avez pas eu\nC non toujours pas\nA je vais voir"),
    Pair("broken", "agent", "Je fais remonter au chef d'équipe.",
         "C Votre chef d'équipe m'a dit qu'il n'était au courant de rien.\nA Vraiment ?\nC Vraiment."),
    Pair("partly", "agent", "je vous prépare les attestations pour mes trois enfants",
         "C j'ai eu celles des deux grands\nA oui\nC pas celle du petit\nA je la fais"),
    Pair("partly", "agent", "on vous livre avant dix heures",
         "C ils ont livré\nA à dix heures\nC non à quinze heures j'ai perdu ma journée\nA désolé"),
    Pair("partly", "client", "je vous paie les deux mois",
         "A j'ai bien un paiement\nC oui\nA mais c'est qu'un mois\nC le reste arrive"),
    Pair("unrelated", "agent", "je vous mets de côté le modèle bleu",
         "C bonjour vous avez le modèle bleu en trente-huit\nA je regarde\nC merci\nA oui il m'en reste deux"),
    Pair("unrelated", "agent", "je préviens le chauffeur",
         "C le chauffeur passe à quelle heure le matin\nA vers huit heures\nC merci madame\nA de rien"),
    Pair("unrelated", "client", "je vous règle dès que j'ai ma paie",
         "C bonjour c'est pour un renseignement\nA oui\nC je peux régler en ligne\nA oui bien sûr\nC d'accord merci"),
    Pair("unrelated", "agent", "je vous fais un courrier pour l'employeur",
         "C j'ai reçu un courrier des impôts je comprends rien\nA il dit quoi\nC que je dois payer\n"
         "A il faut les appeler"),
    Pair("unrelated", "agent", "Je vous appelle dès que votre voiture est prête.",
         "A Garage, bonjour.\nC Bonjour, je voudrais des pneus neige.\nA Oui, pour quand ?\nC Lundi.\n"
         "A Je vous rappelle pour confirmer."),
    Pair("unrelated", "agent", "vous aurez le chèque vendredi",
         "C bonjour vous prenez les chèques\nA oui\nC et les cartes\nA aussi"),
    Pair("unrelated", "doctor", "je vous fais une ordonnance",
         "C mon mari a reçu son ordonnance par la poste\nA ah\nC c'est pour savoir s'il peut venir jeudi\n"
         "A oui à neuf heures"),
    Pair("unrelated", "agent", "on vous livre avant dix heures",
         "C j'ai bien reçu le catalogue merci\nA je vous en prie\nC c'est pour une commande\nA je vous écoute"),
)  # fmt: skip

UNSEEN: Final = (
    # short turns, to and fro
    Pair("kept", "agent", "je vous fais parvenir ça lundi",
         "A bonjour mairie annexe\nC bonjour madame Diop\nA oui\nC j'ai bien tout reçu lundi\nA très bien\n"
         "C je voulais savoir pour la suite"),
    Pair("kept", "agent", "Je vous envoie le lien tout à l'heure.",
         "C Rebonjour.\nA Oui, rebonjour.\nC Le lien marche, j'ai pu m'inscrire.\nA Parfait.\nC Merci bien."),
    Pair("kept", "doctor", "je vous appelle dès que j'ai vos résultats",
         "A allo madame Petit docteur Blanc\nC bonjour docteur\nA je vous appelle pour vos résultats\nC oui\n"
         "A tout est normal"),
    Pair("kept", "client", "je vous dépose le dossier jeudi",
         "A bonjour\nC bonjour vous avez eu mon dossier\nA oui il est là je l'ai sous les yeux\nC parfait"),
    Pair("kept", "agent", "je répare l'erreur sur votre fiche",
         "C bonjour\nA bonjour\nC j'ai regardé ma fiche\nA oui\nC c'est corrigé c'est nickel"),
    Pair("kept", "colleague", "Les maçons viennent finir le mur.",
         "A Alors, ce mur ?\nC Il est fini depuis mardi.\nA Ils ont bien travaillé ?\nC Oui, impeccable."),
    Pair("kept", "agent", "je vous rappelle à quatorze heures",
         "A monsieur Sow bonjour\nC bonjour\nA je vous avais dit quatorze heures me voilà\nC c'est parfait"),
    Pair("broken", "agent", "Je vous envoie le lien tout à l'heure.",
         "C Rebonjour.\nA Oui ?\nC Le lien, je l'attends encore.\nA Ah, pardon."),
    Pair("broken", "agent", "je vous fais parvenir ça lundi",
         "A bonjour mairie annexe\nC bonjour madame Diop\nA oui\nC on est jeudi et j'ai rien reçu\nA je regarde"),
    Pair("broken", "client", "je vous dépose le dossier jeudi",
         "A bonjour on a pas eu votre dossier\nC ah oui\nA vous deviez le déposer jeudi\nC j'ai eu un empêchement"),
    Pair("broken", "colleague", "Les maçons viennent finir le mur.",
         "A Bonjour.\nC Bonjour, le mur est toujours dans le même état.\nA Ils ne sont pas venus ?\nC Non, personne."),
    Pair("broken", "doctor", "je vous appelle dès que j'ai vos résultats",
         "C bonjour j'ai pas été appelée\nA pour quoi madame\nC pour mes résultats\nA je vais voir"),
    Pair("partly", "agent", "je vous fais parvenir les deux clés",
         "C bonjour\nA bonjour\nC j'ai eu une clé\nA et l'autre\nC non pas l'autre"),
    Pair("partly", "agent", "Je vous rappelle à quatorze heures.",
         "C Vous m'avez rappelé à dix-neuf heures.\nA Oui, je sais.\nC C'était bien trop tard.\nA Pardon."),
    Pair("partly", "client", "je vous dépose le dossier jeudi",
         "A bonjour j'ai votre dossier\nC oui\nA il manque la dernière page\nC ah mince"),
    Pair("unrelated", "agent", "je vous envoie le lien",
         "C bonjour\nA bonjour\nC mon ordinateur est en panne\nA ah\nC vous êtes ouverts demain"),
    Pair("unrelated", "agent", "Je vous rappelle à quatorze heures.",
         "C Bonjour, je voudrais parler à monsieur Denis.\nA Il est absent.\nC Je rappellerai.\nA Très bien."),
    Pair("unrelated", "client", "je vous dépose le dossier jeudi",
         "C bonjour\nA bonjour\nC il faut combien de photos dans le dossier\nA deux\nC merci"),
    Pair("unrelated", "colleague", "les maçons viennent finir le mur",
         "C bonjour j'ai bien reçu la peinture\nA ah très bien\nC il m'en faudrait un pot de plus\n"
         "A je vous le commande"),
    Pair("unrelated", "doctor", "je vous appelle pour vos résultats",
         "A cabinet bonjour\nC bonjour il me faudrait un vaccin\nA lundi neuf heures\nC merci madame"),
)  # fmt: skip


def read(pair: Pair) -> str:
    """What is read from a pair."""
    whose = {"A": "agent", "C": "client"}
    later = [Said(n, whose[line[0]], line[2:]) for n, line in enumerate(pair.later.splitlines(), 1)]
    found = shown(Given(pair.promise, cast("Owner", pair.owner)), later)
    if found is None:
        return "unrelated"
    a, b = found.span
    assert later[found.turn - 1].text[a:b] == found.quote
    return found.verdict


@pytest.mark.parametrize("pair", [*SEEN, *UNSEEN], ids=lambda pair: f"{pair.gold}: {pair.promise}")
def test_nothing_wrong_is_said(pair: Pair) -> None:
    assert read(pair) in (pair.gold, "unrelated")


@pytest.mark.parametrize(("pairs", "least"), [(SEEN, 0.9), (UNSEEN, 0.8)], ids=["seen", "unseen"])
def test_much_is_found(pairs: tuple[Pair, ...], least: float) -> None:
    there = [pair for pair in pairs if pair.gold != "unrelated"]
    assert sum(read(pair) == pair.gold for pair in there) >= least * len(there)


def test_of_another_call_little_is_said() -> None:
    """A promise beside a call that followed another one: what fits any promise ("c'est bien arrivé") stays possible."""
    strange = [
        Pair("unrelated", one.owner, one.promise, other.later)
        for place, one in enumerate(SEEN)
        for other in (SEEN[place - 7], SEEN[place - 31], SEEN[place - 62])
    ]
    assert sum(read(pair) != "unrelated" for pair in strange) <= 0.15 * len(strange)


@pytest.mark.parametrize(
    ("says", "later"),
    [
        ("merci", "C merci\nA je vous en prie"),
        ("a question without an answer", "C vous avez envoyé le devis ?\nA je me renseigne"),
        ("a future", "A je vous envoie le devis demain\nC merci"),
        ("a condition", "C si j'ai bien reçu le devis je vous appelle\nA d'accord"),
    ],
)
def test_it_is_never_proposed_from(says: str, later: str) -> None:
    assert read(Pair("unrelated", "agent", "je vous envoie le devis", later)) == "unrelated", says


def _sheet_rows() -> list[tuple[int, bool, str]]:
    sheet = read_sheet_file(SHEET)
    assert isinstance(sheet, Fields)
    return [
        (number, key == "hears", text.value)
        for number, row in enumerate(sheet.rows("rules"))
        for key in ("hears", "ignores")
        if key in row.fields
        for text in row.texts(key)
    ]


@pytest.mark.parametrize(("number", "wanted", "text"), _sheet_rows())
def test_the_sheets_own_examples(number: int, wanted: bool, text: str) -> None:
    (turn,) = kept_signs.read([(1, "client", text)])
    rule = kept_rules.rules().rules[number]
    found = [match for match in kept_rules.rules().patterns.find(turn.said) if match.pattern == number]
    told = {kept_signs.told(rule, turn.said.forms, (match.first, match.last)) for match in found}
    assert (rule.gives in told) is wanted
