// The text of a box as the server stores it: `clean` of twitter_text/cleaning.py. Everything that counts, counts this.

const SPACES = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LINE_BREAK = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
const OUTER_SPACE = new RegExp(`^[${SPACES}]+|(?<![${SPACES}])[${SPACES}]+$`, "g");

export const LONGEST_INPUT = 4000; // code points, before composition

export function plain(text) {
  text = text.replace(LINE_BREAK, "\n").replaceAll("\ufeff", "").replace(OUTER_SPACE, "");
  return lengthOf(text) > LONGEST_INPUT ? text : text.normalize("NFC");
}

export const lengthOf = (text) => [...text].length;
