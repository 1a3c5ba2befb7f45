"""Character classes of twitter-text, as bodies of regular expression sets.

Both cases are written out (`A-Za-z`) instead of using the IGNORECASE flag, which would also match letters that fold to
ASCII, such as the Kelvin sign.
"""

SPACES = r"\u0009-\u000D\u0020\u0085\u00A0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"

# Marks, embeddings, overrides and isolates of the Unicode bidirectional algorithm.
DIRECTIONAL = r"\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069"

# The byte order mark and two non-characters: Twitter rejects a text that contains one.
INVALID = r"\uFFFE\uFEFF\uFFFF"

PUNCTUATION = r"""!-/:-@\[\]\^_`\{-~"""

# Accented Latin letters, without the multiplication and division signs that lie in the same range.
LATIN_ACCENTS = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272"
    r"\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)

AT = "@\uff20"
HASH = "#\uff03"
