/**
 * Characters that look like the letters, digits and signs of which fences and template tokens are made: those of
 * https://www.unicode.org/Public/security/latest/confusables.txt that no normal form of Unicode makes the same, and more brackets and small capitals.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '-': '‐−‒–—\u{6d4}⁃˗➖Ⲻ⨩⸚∸⨪',
  '/': '⧸⟋᜵⁁∕⁄╱\u{1d23a}㇓〳Ⳇノ丿⧶',
  '<': '‹❮˂ᐸᚲ\u{1d236}«〈⟨❬《⟪⧼≪⋖ᗕ⪡≺⊰◁◂◀⊲◃',
  '>': '›❯˃ᐳ\u{16f3f}\u{1d237}»〉⟩❭》⟫⧽≫⋗ᗒ⪢≻⊱▷▸▶⊳▹',
  '[': '【〔〖⟦⁅❲⌈⌊⦋⟬',
  ']': '】〕〗⟧⁆❳⌉⌋⦌⟭',
  _: '▁⎽\u{7fa}',
  '~': '∼〜∿',
  '!': 'ǃⵑ',
  '|': 'ǀ∣│┃❘❙⏐⏽丨ꓲ⎪⎮¦‖∥',
  '2': 'ꝚƧϨꙄᒿꛯƻ',
  '3': '\u{1d206}ꞫȜƷꝪⳌЗӠ\u{16f3b}\u{118ca}Ҙ',
  '4': 'Ꮞ\u{118af}',
  '5': 'Ƽ\u{118bb}',
  '6': 'ⳒбᏮ\u{118d5}',
  '7': '\u{1d212}\u{104d2}\u{118c6}',
  '8': '৪੪\u{1e8cb}ȣȢ\u{1031a}',
  '9': '੧୨৭൭ꝮⳊ\u{118cc}\u{118ac}\u{118d6}',
  a: '⍺ɑαаΑАᎪᗅꓮ\u{16f40}\u{102a0}⍶ᴀ',
  b: 'ƄЬᏏᖯꞴΒВᏴᗷꓐ\u{10282}\u{102a1}\u{10301}ɓƃƂБƀҍҌѣѢʙ',
  c: 'ᴄςⲥсꮯ\u{1043d}\u{1f74c}\u{118f2}\u{118e9}ΣⲤСᏟꓚ\u{102a2}\u{10302}\u{10415}\u{1051c}¢ȼ₡ҫҪ',
  d: 'ԁᏧᑯꓒᎠᗞᗪꓓɗɖƌđĐÐƉ₫ᴅ',
  e: '℮ꬲеҽ⋿ΕЕⴹᎬꓰ\u{118a6}\u{118ae}\u{10286}ɇɆҿᴇ',
  f: 'ꬵꞙẝք\u{1d213}ꞘϜᖴꓝ\u{118c2}\u{118a2}\u{10287}\u{102a5}\u{10525}ƒƑᵮꜰ',
  g: 'ɡᶃƍցԌᏀᏳꓖɠǥǤɢ',
  h: 'һհᏂΗⲎНᎻᕼꓧ\u{102cf}нɦꚕᏲⱧҢħћĦӉӇʜ',
  i: '⍳ıɪɩιіꙇӏꭵᎥ\u{118c3}⍸ɨᵻᵼ',
  j: 'ϳјꞲͿЈᎫᒍꓙɉɈᴊ',
  k: 'ΚⲔКᏦᛕꓗ\u{10518}ƙⱩҚ₭ꝀҞᴋ',
  l: '\u{5c0}\u{661}\u{6f1}\u{10320}\u{1e8c7}ƖΙⲒІӀ\u{5d5}\u{5df}\u{627}\u{7ca}ⵏᛁ\u{16f28}\u{1028a}\u{10309}\u{1d22a}ⳐᏞᒪꓡ\u{16f16}\u{118a3}\u{118b2}\u{1041b}\u{10526}łŁɭƗƚɫ\u{673}ʟ',
  m: 'ΜϺⲘМᎷᗰᛖꓟ\u{102b0}\u{10311}Ӎᴍ',
  n: 'ոռΝⲚꓠ\u{10513}\u{1018e}ɳƞηƝᵰɴ',
  o: '०੦૦௦౦೦൦๐໐၀\u{665}\u{6f5}ᴏᴑꬽοσⲟоჿօ\u{5e1}\u{647}\u{6be}\u{6c1}\u{6d5}ഠဝ\u{104ea}\u{118c8}\u{118d7}\u{1042c}\u{7c0}০୦〇\u{114d0}\u{118e0}ΟⲞОՕⵔዐଠ\u{104c2}ꓳ\u{118b5}\u{10292}\u{102ab}\u{10404}\u{10516}\u{6ff}øꬾØⵁɵꝋөѳꮎꮻ⊖⊝⍬\u{1d21a}\u{1f714}ƟꝊθΘӨѲⴱᎾᏫꭴတ',
  p: '⍴ρⲣрΡⲢРᏢᑭꓑ\u{10295}ƥᵽᴘ',
  q: 'ԛգզⵕʠꞯ',
  r: 'ꭇꭈᴦⲅгꮁ\u{1d216}ƦᎡᏒ\u{104b4}ᖇꓣ\u{16f35}ɽɼɍғᵲʀ',
  s: 'ꜱƽѕꮪ\u{118c1}\u{10448}ЅՏᏕᏚꓢ\u{16f3a}\u{10296}\u{10420}ʂᵴ',
  t: '⊤⟙\u{1f768}ΤⲦТᎢꓔ\u{16f0a}\u{118bc}\u{10297}\u{102b1}\u{10315}ƭ⍡ȾƮҬ₮ŧŦᵵᴛ',
  u: 'ꞟᴜꭎꭒʋυս\u{104f6}\u{118d8}∪⋃Սሀ\u{104ce}ᑌꓴ\u{16f42}\u{118b8}ᵾꮜɄᏌ',
  v: '∨⋁ᴠνѵ\u{5d8}\u{11706}ꮩ\u{118c0}\u{1d20d}\u{667}\u{6f7}ѴⴸᏙᐯꛟꓦ\u{16f08}\u{118a0}\u{1051d}\u{10197}\u{1f708}',
  w: 'ɯᴡѡԝա\u{1170a}\u{1170e}\u{1170f}ꮃ\u{118ef}\u{118e6}ԜᎳᏔꓪѽ\u{114c5}₩ꝡ',
  x: '᙮×⤫⤬⨯хᕁᕽ᙭╳\u{10322}\u{118ec}ꞳΧⲬХⵝᚷꓫ\u{10290}\u{102b4}\u{10317}\u{10527}⨰Ҳ\u{10196}',
  y: 'ɣᶌʏỿꭚγуүყ\u{118dc}ΥⲨУҮᎩᎽꓬ\u{16f43}\u{118a4}\u{102b2}ƴɏұ¥ɎҰ',
  z: 'ᴢꮓ\u{118c4}\u{102f5}\u{118e5}ΖᏃꓜ\u{118a9}ʐƶƵȥȤᵶ',
};

/** Letters in circles, squares and flags, by the first of each row. */
const ROWS = [0x1f150, 0x1f170, 0x1f1e6].flatMap((first) =>
  Array.from('abcdefghijklmnopqrstuvwxyz', (plain, n) => [String.fromCodePoint(first + n), plain] as const),
);

/** What a character looks like, in lower case. Itself, if it looks like none of them. */
export const CONFUSABLES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(LOOK_ALIKES).flatMap(([plain, alike]) => Array.from(alike, (one) => [one, plain] as const)),
  ...ROWS,
]);
