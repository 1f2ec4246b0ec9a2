//! Looking through texts eight bytes at a time: what nearly all of them lack is ruled out in bulk.
//! Must not know what the bytes mean; callers say which ones are special.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

/// Eight bytes of a text.
#[derive(Debug, Clone, Copy)]
pub struct Word(u64);

impl Word {
    /// Whether one of them is that byte.
    pub const fn has(self, byte: u8) -> bool {
        Word(self.0 ^ (ONES * byte as u64)).has_below(1)
    }

    /// Whether one of them is below that bound, which is at most 128.
    pub const fn has_below(self, bound: u8) -> bool {
        self.0.wrapping_sub(ONES * bound as u64) & !self.0 & HIGH != 0
    }

    const fn is_ascii(self) -> bool {
        self.0 & HIGH == 0
    }
}

/// Where the first special byte stands; its length when there is none. `may_have` looks at eight
/// bytes and may err towards yes; `is` decides.
pub fn first(text: &[u8], may_have: impl Fn(Word) -> bool, is: impl Fn(u8) -> bool) -> usize {
    let (words, _) = text.as_chunks::<8>();
    let clean = words.iter().take_while(|word| !may_have(Word(u64::from_ne_bytes(**word)))).count();
    let rest = text.get(clean * 8..).unwrap_or_default();
    clean * 8 + rest.iter().position(|byte| is(*byte)).unwrap_or(rest.len())
}

/// Where a short text stands first. For texts of an address, where setting up a real search costs
/// more than it saves: it goes by the last byte of what is looked for, which should be rare.
pub fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    let (last, _) = what.split_last()?;
    let stands = |at: &usize| text.get(..=*at).is_some_and(|head| head.ends_with(what));
    memchr::memchr_iter(*last, text).find(stands).map(|at| at + 1 - what.len())
}

/// True when every byte is ASCII that leaves ink: no blank, no control character.
pub fn are_graphic(text: &[u8]) -> bool {
    let odd = |word: Word| !word.is_ascii() || word.has_below(0x21) || word.has(0x7f);
    first(text, odd, |byte| !byte.is_ascii_graphic()) == text.len()
}

#[cfg(test)]
mod tests {
    use super::{are_graphic, find, first};

    #[test]
    fn a_short_text_is_found_where_it_stands_first() {
        assert_eq!(find(b"a/b://c://", b"://"), Some(3));
        assert_eq!(find(b"mock_", b"mock_"), Some(0));
        assert_eq!(find(b"_ock_mock", b"mock_"), None);
        assert_eq!((find(b"", b"x"), find(b"x", b"")), (None, None));
    }

    #[test]
    fn every_byte_in_every_place_is_judged_as_one_by_one() {
        for byte in 0..=255u8 {
            for length in 1..20 {
                for at in 0..length {
                    let mut text = vec![b'a'; length];
                    text[at] = byte;
                    assert_eq!(are_graphic(&text), byte.is_ascii_graphic(), "{byte} {at} {length}");
                    let is = |b: u8| b < 0x20 || b == b'"' || b == 0xff;
                    let found =
                        first(&text, |w| w.has_below(0x20) || w.has(b'"') || w.has(0xff), is);
                    assert_eq!(found, if is(byte) { at } else { length }, "{byte} {at} {length}");
                }
            }
        }
        assert!(are_graphic(b"") && !are_graphic("张".as_bytes()));
    }
}
