// Count the characters that a witt has left, as twitter_text/counting.py does. The server's count is authoritative.
// twitter_text/tests/test_counter_js.py compares the two; the Python modules explain the algorithm.

import { MAX_INPUT_LENGTH, lengthOf, normalizeText } from "./text_normalization.js";

const SPACES = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const INVALID = "\\ufffe\\ufeff\\uffff";
const HIDDEN = `\\0-\\x1b\\x7f\\u180e\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069${SPACES}${INVALID}`;
const LATIN_ACCENTS =
  "\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u024f\\u0253\\u0254\\u0256\\u0257\\u0259\\u025b\\u0263\\u0268\\u026f\\u0272" +
  "\\u0289\\u028b\\u02bb\\u0300-\\u036f\\u1e00-\\u1eff";

const NO_START = `A-Za-z0-9@\\uff20$#\\uff03${INVALID}`;
const LABEL = `[^${HIDDEN}!-\\/:-@\\[-\`\\{-~][^${HIDDEN}!-,.\\/:-@\\[-\\^\`\\{-~]*`;
const PLAIN_LABEL = `[A-Za-z0-9_\\-${LATIN_ACCENTS}]+`;
const CHAIN = new RegExp(`(?<![${NO_START}])${LABEL}(?:(?<![_\\-])\\.(?:${LABEL}(?<![_\\-])\\.)*)?`, "gu");
const PLAIN_CHAIN = new RegExp(`${PLAIN_LABEL}(?:\\.(?:${PLAIN_LABEL}\\.)*)?`, "gu");
const PROTOCOL = new RegExp(`(?<![${NO_START}])https?://$`, "i");

const INSIDE = "!*';:,.$%\\[\\]~&|@\\p{Pd}";
const ENDING = `A-Za-z0-9\\p{Script=Cyrillic}=_#\\/+\\-${LATIN_ACCENTS}`;
const EITHER = `[${INSIDE}${ENDING}]`;
const PARENTHESES = `\\((?!\\))${EITHER}*(?:\\(${EITHER}+\\)${EITHER}*)?\\)`;
const PORT = /:[0-9]+/uy;
const PATH = new RegExp(`\\/(?:[${INSIDE}]*(?:[${ENDING}]+|${PARENTHESES}))*`, "uy");
const QUERY = /\?(?:[!?*'();:+$%[\].,~|@]*[A-Za-z0-9_&=#/-]+)+/y;
const T_CO_LINK = /https?:\/\/t\.co\/([a-z0-9]+)/iy;
const AFTER_TLD = /[0-9A-Za-z@+-]/;
const PUNYCODE_TLD = /xn--[0-9A-Za-z]+/iy;

const PICTOGRAPH =
  "(?:[\\xa9\\xae]\\ufe0f|(?![\\xa9\\xae])\\p{Extended_Pictographic}(?:\\ufe0f|\\p{Emoji_Modifier})?)";
const EMOJI = new RegExp(
  `\\u{1f3f4}[\\u{e0030}-\\u{e007a}]{1,6}\\u{e007f}|${PICTOGRAPH}(?:\\u200d${PICTOGRAPH}){0,3}` +
    "|\\p{Regional_Indicator}{2}|[0-9#*]\\ufe0f?\\u20e3",
  "gu",
);
const DOUBLE_WEIGHT = /[^\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]/gu;

export function remaining(text, { limit, counting }) {
  text = normalizeText(text);
  const remainingInput = MAX_INPUT_LENGTH - lengthOf(text);
  if (remainingInput < 0) return remainingInput; // too long to be parsed
  let position = 0;
  let textWithoutLinks = "";
  const found = links(text);
  for (const [start, end] of found) {
    textWithoutLinks += text.slice(position, start) + "\n"; // text before and after a link does not join
    position = end;
  }
  textWithoutLinks += text.slice(position);
  if (counting === "v3") textWithoutLinks = textWithoutLinks.replace(EMOJI, "あ").replace(DOUBLE_WEIGHT, "aa");
  return limit - [...textWithoutLinks].length - 22 * found.length;
}

function links(text) {
  const found = [];
  let position = 0;
  let chain;
  while ((chain = search(CHAIN, text, position))) {
    const [start, chainEnd] = chain;
    position = chainEnd;
    const stop = domainEnd(text, start, chainEnd);
    if (!stop) continue;
    const portEnd = skip(PORT, text, stop);
    const pathEnd = skip(PATH, text, portEnd);
    const end = skip(QUERY, text, pathEnd);
    const domain = text.slice(start, stop);
    const scheme = protocol(text, start);
    if (scheme) found.push(...withProtocol(text, start - scheme, domain, end));
    else if (start === 0 || !"-_./".includes(text[start - 1]))
      found.push(...withoutProtocol(domain, start, pathEnd > portEnd ? end : stop));
    position = end + (text.codePointAt(end) > 0xffff ? 2 : 1);
  }
  return found;
}

function protocol(text, end) {
  const match = PROTOCOL.exec(text.slice(Math.max(0, end - 10), end));
  return match && match[0].length;
}

function withProtocol(text, start, domain, end) {
  T_CO_LINK.lastIndex = start;
  const short = T_CO_LINK.exec(text);
  if (short && short[1].length > 40) return [];
  if (short) end = skip(QUERY, text, start + short[0].length);
  return isResolvable(domain) ? [[start, end]] : [];
}

function withoutProtocol(domain, start, end) {
  const found = [];
  let position = 0;
  let chain;
  while ((chain = search(PLAIN_CHAIN, domain, position))) {
    const stop = domainEnd(domain, ...chain);
    position = stop || chain[1];
    if (stop && isResolvable(domain.slice(chain[0], stop)))
      found.push([start + chain[0], stop === domain.length ? end : start + stop]);
  }
  return found;
}

function domainEnd(text, start, end) {
  for (let dot; (dot = text.lastIndexOf(".", end - 1)) >= start; end = dot) {
    const name = text.slice(Math.max(start, text.lastIndexOf(".", dot - 1) + 1), dot);
    const found = !name.includes("_") && tldEnd(text, dot + 1);
    if (found) return found;
  }
  return 0;
}

function tldEnd(text, start) {
  for (let end = Math.min(start + MAX_TLD_LENGTH, text.length); end > start + 1; end--)
    if (TLDS.has(text.slice(start, end).toLowerCase()) && !AFTER_TLD.test(text[end] ?? "")) return end;
  const end = skip(PUNYCODE_TLD, text, start);
  return end > start ? end : 0;
}

const isResolvable = (domain) => domain.split(".").every((label) => labelLength(label) <= 63);

function labelLength(label) {
  const points = Array.from(label, (character) => character.codePointAt());
  const others = [...new Set(points.filter((point) => point > 127))].sort((a, b) => a - b);
  if (!others.length || points.length > 63) return points.length;
  if (/^xn--/i.test(label)) return Infinity;
  const basic = points.filter((point) => point < 128).length;
  let [length, done, current, delta, bias] = [4 + basic + (basic > 0), basic, 128, 0, 72];
  for (const point of others) {
    delta += (point - current) * (done + 1);
    for (const other of points) {
      if (other < point) delta++;
      if (other !== point) continue;
      let rest = delta;
      for (let base = 36; ; base += 36) {
        length++;
        const threshold = Math.min(Math.max(base - bias, 1), 26);
        if (rest < threshold) break;
        rest = Math.floor((rest - threshold) / (36 - threshold));
      }
      delta = Math.floor(delta / (done === basic ? 700 : 2));
      delta += Math.floor(delta / ++done);
      for (bias = 0; delta > 455; bias += 36) delta = Math.floor(delta / 35);
      bias += Math.floor((36 * delta) / (delta + 38));
      delta = 0;
    }
    delta++;
    current = point + 1;
  }
  return length;
}

function search(pattern, text, position) {
  pattern.lastIndex = position;
  const match = pattern.exec(text);
  return match && [match.index, pattern.lastIndex];
}

function skip(pattern, text, position) {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : position;
}

// Top-level domains, front coded: length of the prefix shared with the previous one (A: 0) and the remainder.
// Written by `python -m twitter_text.build_js_tlds`.
const PACKED = `
AaaaCrpBbbDottDvieCcCleCogadoCudhabiBcCademyCcentureDountantKsCoCtorBdCsCultBeCgCroCtnaBfClCricaBgCakhanCencyBiCgCrbus
DforceDtelBkdnBlCibabaDpayClfinanzDstateDyCsaceDtomBmCazonCericanexpressIfamilyDxCfamCicaCsterdamBnalyticsCdroidCquanCz
BoClBpartmentsCpDleBqCuarelleBrCabDmcoCchiCmyCpaCtDeBsCdaCiaCsociatesBtChletaCtorneyBuCctionCdiEbleEoCspostCthorDoEsBw
CsBxCaBzCureAbaCbyCiduCnamexDdDkCrDcelonaElaycardHsDefootDgainsCseballDketballCuhausCyernBbCcCtCvaBcgCnBdBeCatsDutyCer
CrlinCstEbuyCtBfBgBhCartiBiCbleCdCkeCngEoCoCzBjBlackFfridayCockbusterDgDombergCueBmCsCwBnCpparibasBoCatsCehringerCfaCm
CndCoDkEingCschDtikEonCtCutiqueCxBrCadescoCidgestoneCoadwayDkerDtherCusselsBsBtBuildFersCsinessCyCzzBvBwByBzChAcaCbCfe
ClDlDvinkleinCmDeraDpCnonCpetownDitalHoneCrDavanDdsDeEerGsDsCsaDeDhDinoCtDeringDholicBbaCnCreBcBdBenterCoCrnBfCaCdBgBh
CanelEnelDrityDseDtCeapCintaiCristmasDomeCurchBiCprianiCrcleCscoCtadelDiEcDyBkBlCaimsCeaningCickDnicFqueCothingDudCub
EmedBmBnBoCachCdesCffeeCllegeDogneCmDmbankEunityDpanyFreEuterDsecCndosDstructionEultingDtactEractorsCokingDlDpCrsica
CuntryDponGsDrsesBpaBrCeditGcardGunionCicketCownCsCuiseGsBuCisinellaBvBwBxByCmruCouBzAdadCnceCtaDeDingDsunCyBclkBdsBe
CalEerEsCgreeCliveryDlDoitteDtaCmocratCntalEistCsiEgnCvBhlBiamondsCetCgitalCrectGoryCscountFverDhCyBjBkBmBnpBoCcsDtorCg
CmainsCtCwnloadBriveBtvBubaiCpontCrbanBvagCrBzAearthCtBcCoBdekaCuDcationBeBgBmailCerckBnergyCgineerIingCterprisesBpson
BquipmentBrCicssonCniBsCqCtateBtBuCrovisionCsBventsBxchangeCpertDosedDressCtraspaceAfageCilDrwindsDthCmilyCnDsCrmEers
CshionDtBedexCedbackCrrariEeroBiCdelityDoClmCnalEnceGialCreEstoneDmdaleCshEingCtDnessBjBkBlickrDghtsDrCoristDwersCyBmBo
CoDdDtballCrdDexDsaleDumCundationCxBrCeeDseniusClCogansDntierBtrBujitsuCnDdCrnitureCtbolByiAgaClDleryEoEupCmeEsCpCrden
CyBbCizBdCnBeCaCntEingCorgeBfBgCeeBhBiCftEsCvesDingBlCassCeCobalEoBmCailCbhCoCxBnBodaddyCldEpointDfCodyearDgEleCpCtCvBp
BqBrCaingerDphicsDtisCeenCipeCoceryDupBsBtBuCcciCgeCideDtarsCruBwByAhairCmburgCngoutCusBboBdfcEbankBealthGcareClpDsinki
CreDmesBiphopCsamitsuCtachiCvBkCtBmBnBockeyCldingsDidayCmedepotEgoodsEsFenseCndaCrseCspitalDtEingCtDelsDmailCuseCwBr
BsbcBtBuCghesByattCundaiAibmBcbcCeCuBdBeCeeBfmBkanoBlBmCamatCdbCmoEbilienBnCcCdustriesCfinitiDoCgCkCstituteDuranceFeCt
DernationalDuitCvestmentsBoBpirangaBqBrCishBsCmailiCtDanbulBtCauCvAjaguarCvaBcbBeCepCtztCwelryBioBllBmCpBnjBoCbsDurgCt
CyBpCmorganCrsBuegosAkaufenBddiBeCrryhotelsFpropertiesBfhBgBhBiCaCdsCmCndleCtchenCwiBmBnBoelnCmatsuCsherBpCmgCnBrCdCed
BuokgroupBwByCotoBzAlaCcaixaCmborghiniDerCndEroverDxessCsalleCtDinoDrobeCwDyerBbBcBdsBeaseCclercCfrakCgalDoCxusBgbtBi
CdlCfeEinsuranceEstyleCghtingCkeCllyCmitedDoCncolnDkCveDingBkBlcCpBoanEsCckerDusClCndonCtteEoCveBplDfinancialBrBsBtCdDa
BuCndbeckCxeDuryBvByAmaCdridCifDsonCkeupCnDagementDgoCpCrketGingGsDriottDshallsCttelBbaBcCkinseyBdBeCdDiaCetClbourneCme
DorialCnDuCrckFmsdBgBhBiamiCcrosoftClCniDtCtDsubishiBkBlCbCsBmCaBnBoCbiEleCdaCeCiCmCnashDeyDsterCrmonDtgageCscowCto
ErcyclesCvDieBpBqBrBsCdBtCnCrBuCseumDicBvBwBxByBzAnaCbCgoyaCmeCvyBbaBcBeCcCtDbankDflixDworkCustarCwDsCxtEdirectDusBfCl
BgCoBhkBiCcoCkeDonCnjaCssanFyBlBoCkiaCrtonCwDruzDtvBpBrCaCwBttBuBycBzAobiCserverBfficeBkinawaBlayanGgroupCloBmCegaBneCg
ClDineBooBpenBracleDngeCgDanicCiginsBsakaBtsukaCtBvhApaCgeCnasonicCrisDsDtnersEsEyCyBccwBeCtBfCizerBgBhCarmacyCdCilips
ConeDtoFgraphyFsCysioBicsDtetEuresCdCnDgDkConeerCzzaBkBlCaceDyEstationCumbingDsBmBnCcBohlCkerClitieCrnCstBrCaxiCessCime
CoDdEuctionsDfDgressiveDmoDpertiesHyDtectionCuDdentialBsBtBubBwCcByAqaBponBuebecDstAracingCdioBeCadDlestateEtorFyCcipes
CdDumbrellaChabCiseFnDtClianceCnDtEalsCpairDortDublicanCstEaurantCviewGsCxrothBichEardliDohClCoCpBoCcksCdeoCgersComBs
CvpBuCgbyChrCnBwCeByukyuAsaCarlandCfeEtyCkuraCleDonCmsclubEungCndvikHcoromantDofiCpCrlCsCveCxoBbCiCsBcCbChaefflerDmidt
DolarshipsEolDuleDwarzCienceCotBdBeCarchDtCcureFityCekClectCnerCrvicesCvenCwCxDyBfrBgBhCangrilaDrpCellCiaDkshaCoesDp
EpingDujiDwBiClkCnaDglesCteBjBkCiDnCyDpeBlCingBmCartCileBnCcfBoCccerDialCftbankEwareChuClarDutionsCngDyCyBpaDceCortDtBr
ClBsBtCadaDplesDrDtebankFfarmCcDgroupCockholmDrageEeCreamCudioEyCyleBuCcksCppliesFyEortCrfDgeryCzukiBvBwatchCissBxBy
CdneyCstemsBzAtabCipeiClkCobaoCrgetCtamotorsErDtooCxDiBcCiBdCkBeamCchEnologyClCmasekCnnisCvaBfBgBhCdCeaterFreBiaaCckets
CendaCpsCresDolBjCmaxxCxBkCmaxxBlBmCallBnBoCdayCkyoColsCpCrayCshibaCtalCursCwnCyotaDsBrCadeEingDiningDvelGersJinsurance
CustCvBtBubeCiCnesCshuBvCsBwBzAuaBbankCsBgBkBnicomDversityCoBolBpsBsByBzAvaCcationsCnaDguardBcBeCgasCnturesCrisign
DmögensberaterOungDsicherungCtBgBiCajesCdeoCgCkingCllasCnCpCrginCsaDionCvaDoBlaanderenBnBodkaClvoCteDingDoCyageBuAwales
DmartDterCngEgouCtchFesBeatherHchannelCbDcamDerDsiteCdDdingCiboDrBfBhoswhoBienCkiClliamhillCnDdowsDeDnersBmeBoodsideCrk
EsDldCwBsBtcCfAxboxBeroxBihuanCnBxxByzAyachtsChooCmaxunCndexBeBodobashiCgaCkohamaCuDtubeBtBunAzaCpposCraBeroBipBmBone
BuerichBwAελBυAбгBелAдетиAеюAкатоликBомAмкдBонCскваAонлайнBргAрусBфAсайтBрбAукрAқазAհայAישראלAקוםAابوظبيBرامكوBلاردن
CبحرينCجزائرCسعوديةCعليانCمغربBماراتBیرانAبارتCزارBيتكBھارتAتونسAسودانCريةAشبكةAعراقCبBمانAفلسطينAقطرAكاثوليكBومAمصر
BليسياBوريتانياCقعAهمراهAپاکستانAڀارتAकॉमAनेटAभारतEम्DोतAसंगठनAবাংলাAভারতCৰতAਭਾਰਤAભારતAଭାରତAஇந்தியாBலங்கைAசிங்கப்பூர்
Aభారత్AಭಾರತAഭാരതംAලංකාAคอมAไทยAລາວAგეAみんなAアマゾンAクラウドAグーグルAコムAストアAセールAファッションAポイントA世界A中信B国B國B文网A亚马逊A企业A佛山A信息A健康A八卦A公司B益A台湾
B灣A商城B店B标A嘉里C大酒店A在线A大拿A天主教A娱乐A家電A广东A微博A慈善A我爱你A手机A招聘A政务B府A新加坡B闻A时尚A書籍A机构A淡马锡A游戏A澳門A点看A移动A组织机构A网址B店B站B络A联通A谷歌A购物A通販A集团
A電訊盈科A飞利浦A食品A餐厅A香格里拉B港A닷넷B컴A삼성A한국
`;

const TLDS = new Set();
let last = "";
for (const [, shared, rest] of PACKED.matchAll(/([A-Z])([^A-Z\n]*)/g)) {
  last = last.slice(0, shared.charCodeAt() - 65) + rest;
  TLDS.add(last);
}
const MAX_TLD_LENGTH = Math.max(...Array.from(TLDS, (name) => name.length));
