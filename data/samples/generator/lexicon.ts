import { type PhoneName, phones } from "./phones.ts";

/** How the names of ARPAbet that stand for two of our sounds are taken apart. */
const compounds: Readonly<Record<string, readonly PhoneName[]>> = {
  EY: ["EH", "IY"],
  AY: ["AA", "IH"],
  OY: ["AO", "IH"],
  OW: ["AO", "UW"],
  AW: ["AA", "UH"],
  CH: ["T", "SH"],
  JH: ["D", "ZH"],
  P: ["P", "P+"],
  B: ["B", "B+"],
  T: ["T", "T+"],
  D: ["D", "D+"],
  K: ["K", "K+"],
  G: ["G", "G+"],
};

/** Words to speak, written in ARPAbet without stress. */
const spelling = `
B IH N|L EY|P L EY S|S EH T|B L UW|G R IY N|R EH D|W AY T|AE T|B AY|IH N|W IH DH|
W AH N|T UW|TH R IY|F AO R|F AY V|S IH K S|S EH V AX N|EY T|N AY N|Z IH R OW|
AX G EH N|N AW|P L IY Z|S UW N|M AA M AX|P EY P ER|M EH M ER IY|B EY B IY|B AO M|
F AE M L IY|V IH ZH AX N|W AO T ER|M UW V IY|S IH M P AX L|N AH M B ER|P IY P AX L|
AX B AW T|M AW TH|V OY S|P IH K CH ER|S AW N D|T AY M|M AO R N IH NG|W EH DH ER|
SH OW|CH EY N JH|JH AH M P|TH IH NG K|DH AE T|DH IY|DH IY Z|W IY|Y UW|HH IY|AY|
HH AE P IY|HH AW S|W UH D|G UH D|L UH K|R IH V ER|S AH M ER|W IH N T ER|M AH N IY|
B EH T ER|F AA DH ER|M AH DH ER|B R AH DH ER|K AO L|G OW|S T AO P|S T AA R T|
K AH M|HH OW M|P AA R T|F IY L|F AW N D|L AH V|L IY V|G IH V|M EY K|T EY K|N OW|
Y EH S|W AO K|W ER D|W ER L D|W IY K|Y IH R|M AH N TH|V EH R IY|M EH N IY|
AO L W EY Z|N EH V ER|P ER HH AE P S|B IH K AO Z|W EH N|W EH R|W AY|W AH T|HH UW
`;

function expand(word: string): PhoneName[] {
  const names = word.trim().split(/\s+/);
  return names.flatMap((name, i) => {
    if (name === "CH" || name === "JH") return [...compounds[name]!];
    const parts = compounds[name] ?? [name as PhoneName];
    // A plosive before another consonant of the same word is hardly released.
    const released =
      !(i + 1 < names.length && /^[BDFGKMNPSTVZ]|^[CJ]H/.test(names[i + 1]!));
    return parts[1]?.endsWith("+") && !released
      ? parts.slice(0, 1)
      : [...parts];
  });
}

/** About a hundred everyday words as sequences of sounds. */
export const words: readonly (readonly PhoneName[])[] = spelling.split("|").map(
  expand,
);

for (const name of words.flat()) {
  if (!(name in phones)) {
    throw new RangeError(`the lexicon names ${name}, which is no phone`);
  }
}
