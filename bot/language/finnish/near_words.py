"""Finnish words and names one letter away from a word of time: they are what they are, not slips.

Collected by trying every word of a large Finnish word list; without it "Torsti" would be a Thursday and a
Christmas tree ("joulukuusi") December.
"""

from bot.language.finnish.inflection import fold

_WORDS = """
    aamuisista aamukahva aamukasteen aamukeksi aamukusi aamulaiva aamulaivaan aamulaivalla
    aamulaivalle aamuseiskaa aamuseiskan aamusää aamutaivaan aamutaivasta aamutähdeksi aamutähden
    aamutähtenä adventistia ammulla ammulle ammuna ammupäivä ammupäivällä ammusta ammuun arvioisin
    heinätuulta hiominen hiomiseen hiomiseksi hiomisella hiomiselle hiomisen hiomisessa hiomisesta
    hiomista homista huimista humista huojenna huolinen huolista huomanen huomaseen huomaseksi
    huomasella huomaselle huomaselta huomasen huomasena huomasessa huomasesta huomasta huomenen
    huomeniltaan huomenta huomioilta huomiosta huomiota huomosta huotista huovinen huoviseen
    huovisella huoviselle huoviselta huovisen huovisessa huovisesta huovista iilaksi iilalla iilalle
    iilalta iilassa iilasta illastaa iltaisista iltakasteen iltalaiva iltalaivaan iltalaivalla
    iltalaivalle iltalaivan iltaseiskan iltataivaan iltataivasta iltatähdeksi iltatähdelle
    iltatähdellä iltatähden iltatähdessä iltatähdestä iltatähteen iltatähtenä iltaviihteen iltavirsi
    iltavirteen itsepäisyyspäivä itsepäisyyspäivän itsepäisyyspäivänä itsepäisyyspäivää joulukuusi
    joulumatto joulunäytöstä joulupuu joulupuuhun joulupuuksi joulupuulle joulupuun joulupuuna
    joulupuussa joulupuusta joulupuuta kahdeksannes kahdeksannet kahdeksasosa kahdeksikoista
    kaksikoista kaksimoista kaksioista kaluttua kelloon kelon keloon keskivinkkoa kesäkunta
    kesäkuusi kesäpuu kesäpuun kolmannes kolmannet kolmantensa kolmemoista koluttua kuden kudetta
    kuhun kuksi kukuttua kulla kulle kulottua kulta kulutta kuluttaa kuluttu kuluttuja kussa kusta
    kuteen kuudennes kuudennet kuukahdella kuukusi kuula kuulaa kuulauden kuulaudessa kuulaudesta
    kuulauteen kuulautta kuule kuulee kuultaa kuuluttua kuuluva kuuluvaa kuuluvaan kuuluvaksi
    kuuluvalla kuuluvalle kuuluvalta kuuluvan kuuluvana kuuluvassa kuuluvasta kuumennella kuusa
    kuusaa kuusikoista kuuteenkymmenen kymmenesosa kymmenystä kämmeneen kämmeneksi kämmenelle
    kämmenellä kämmeneltä kämmenessä kämmenestä käsitöistä lauantaipaita lauantaityö lauantaityöhön
    lauantaityön lauantaityöstä lauantaityötä lomakuu loppilainen loppilaisen loppilaista maalikuu
    maalikuun maalikuussa maalikuuta maalisuu maalisuulla maalisuussa menneissä minut naistenvaiva
    neljänneksiä neljännes neljännesosa neljännet parvittain pitsaperjantai polkaksi polkuusi
    polviisi pulkaksi puolaksi puolihiisi puoliisi puolikansi puolikasta puolikautta puoliksi
    puolikuuksi puolikuusta puolikuuta puolimoista puolisoista puolitointa puolivitsi puoliyötä
    päästää sakka seitsemännes seitsemännet seitsemäsosa seuraajaksi seuraamaksi seuraavasi
    sunnuntaityö sunnuntaityöhön sunnuntaityön sunnuntaityönä sunnuntaityöstä sunnuntaityötä taanaan
    taanan tahanina tammipuu tammipuun tammipuusta tammipuuta tapania tapanila tapanin toistaa
    torstein torsti torstin tunnistaa tuulevan
    tuuniksi tuunilla tuunille tuunilta tuunin tuunissa tuunista töineen törsäillä törsäisi
    törsäisin vaappua vaappuna vaappuun vaapuksi vaapulla vaapulle vaapussa vaapusta vaimeista
    vartia veikolla veikolle veikolta vihkolla vihkolle vihkolta viidennes viidennet viikoilta
    viileistä viilennellä viilolla viilolle viilolta viimainen viimaiseen viimaisella viimaiselle
    viimaisen viimaisena viimaisessa viimaisesta viimaista viimeöinen viimeöiseen viimeöisen
    viimeöisessä viimeöisestä viimeöistä viimoista viimolla viimolle viimolta viineistä viiolla
    viiolle viipolla viipolle viipolta viireistä viisikoista viita viitaa viiteena viiteista viittaa
    viittaloista viitteen vikiölle vikko vikkoina vikkojen vikkona vikkoon vikoilla vikoksi
    vikolta vikossa vikosta vikot vilkolla vilkolle vilkolta vinkolla vinkolle
    viteen voikolle vuona vuonaa vuorittain vuota vuotaa vuoteena värttinää väärtiksi väärtin
    väärtti väärttinä väärttiä yhdeksännes yhdeksännet yhdeksäsosa yhteenotoista yhtälöistä
    yksiköistä yksilöistä yksitotista yksityistä yksiöistä ylituomista yskähdellä yökasteen yökkäsi
    yökkönen yöukkonen yövoiteen
"""

NOT_TIMES: frozenset[str] = frozenset(fold(word) for word in _WORDS.split())
