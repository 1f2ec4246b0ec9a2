//! Paths into a JSON body, as HTTPie's nested JSON writes them: `user[name]`, `tags[]`, `[0][id]`.
//! Must not replace what is there already: two items that contradict each other are an error.

use crate::domain::said::Bilingual;
use serde_json::{Map, Value};

/// Why a field does not fit into the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NestedError {
    /// A bracket that is not closed, or text behind one.
    #[error("the key {0:?} has brackets that do not match")]
    Brackets(String),
    /// Text in the bracket a key starts with.
    #[error("the key {0:?} starts with a bracket, in which only a number or nothing can be")]
    Start(String),
    /// An index below zero, or one not written in plain digits.
    #[error(
        "the key {0:?} has an index that is not a plain number; a \\ before it makes it a name"
    )]
    Index(String),
    /// An earlier item put something else in this place.
    #[error("the key {0:?} does not fit with the fields before it")]
    Conflict(String),
    /// An index far beyond any sensible list.
    #[error("the key {0:?} asks for a list of more than {MAX_INDEX} entries")]
    TooLong(String),
}

impl Bilingual for NestedError {
    fn chinese(&self) -> String {
        match self {
            NestedError::Brackets(key) => format!("字段 {key:?} 的方括号不配对"),
            NestedError::Start(key) => {
                format!("字段 {key:?} 以方括号开头，这个方括号里只能是数字或留空")
            }
            NestedError::Index(key) => {
                format!("字段 {key:?} 的下标不是普通的非负整数；想当作名字用，就在它前面加 \\")
            }
            NestedError::Conflict(key) => format!("字段 {key:?} 与前面的字段冲突"),
            NestedError::TooLong(key) => format!("字段 {key:?} 要的列表超过 {MAX_INDEX} 项"),
        }
    }
}

/// A list is filled with null up to the index asked for, so the index has a limit.
const MAX_INDEX: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
    Append,
}

/// Puts `value` into `body` at `path` (a key as typed, escapes and all).
///
/// # Errors
/// See [`NestedError`].
pub fn insert(body: &mut Value, path: &str, value: Value) -> Result<(), NestedError> {
    let steps = parse(path)?;
    if steps.iter().any(|s| matches!(s, Step::Index(n) if *n > MAX_INDEX)) {
        return Err(NestedError::TooLong(path.to_owned()));
    }
    let mut place = body;
    for step in &steps {
        place = enter(place, step).ok_or_else(|| NestedError::Conflict(path.to_owned()))?;
    }
    if !place.is_null() {
        // A later plain `k=v` wins over an earlier one, as in HTTPie; containers stay.
        if place.is_object() || place.is_array() {
            return Err(NestedError::Conflict(path.to_owned()));
        }
    }
    *place = value;
    Ok(())
}

/// One step down, making the container where there is none yet.
fn enter<'a>(place: &'a mut Value, step: &Step) -> Option<&'a mut Value> {
    match step {
        Step::Key(key) => {
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
            Some(place.as_object_mut()?.entry(key.clone()).or_insert(Value::Null))
        }
        Step::Index(_) | Step::Append => {
            if place.is_null() {
                *place = Value::Array(Vec::new());
            }
            let list = place.as_array_mut()?;
            let at = if let Step::Index(n) = step { *n } else { list.len() };
            if list.len() <= at {
                list.resize(at + 1, Value::Null);
            }
            list.get_mut(at)
        }
    }
}

fn parse(path: &str) -> Result<Vec<Step>, NestedError> {
    let brackets = || NestedError::Brackets(path.to_owned());
    let mut steps = Vec::new();
    let mut rest = path.chars().peekable();
    let first = take(&mut rest, '[').ok_or_else(brackets)?;
    let mut open = first.closed;
    if !first.text.is_empty() || !open {
        steps.push(Step::Key(first.name()));
    }
    while open {
        let inside = take(&mut rest, ']').filter(|inside| inside.closed).ok_or_else(brackets)?;
        let step = inside.step().ok_or_else(|| NestedError::Index(path.to_owned()))?;
        if steps.is_empty() && matches!(step, Step::Key(_)) {
            return Err(NestedError::Start(path.to_owned()));
        }
        steps.push(step);
        open = match rest.next() {
            None => false,
            Some('[') => true,
            Some(_) => return Err(brackets()),
        };
    }
    Ok(steps)
}

/// Text up to a bracket.
struct Piece {
    text: String,
    /// Whether a backslash took the meaning from something in it.
    escaped: bool,
    /// Whether the bracket was there.
    closed: bool,
}

impl Piece {
    /// As a name. A backslash in front of a number says just that: `[\1]` is the key "1".
    fn name(self) -> String {
        match self.text.strip_prefix('\\').filter(|rest| !self.escaped && is_number(rest)) {
            Some(number) => number.to_owned(),
            None => self.text,
        }
    }

    /// As what stands between brackets. `None`: HTTPie reads a number there, which is no index or not
    /// written as one.
    fn step(self) -> Option<Step> {
        match self.text.as_str() {
            "" => Some(Step::Append),
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
                Some(Step::Index(digits.parse().unwrap_or(usize::MAX)))
            }
            number if is_number(number) => None,
            _ => Some(Step::Key(self.name())),
        }
    }
}

/// What Python's `int()` takes, by which HTTPie tells an index from a name: signs, blanks around it,
/// digits of any script, underscores between them.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty()
        && digits.split('_').all(|p| !p.is_empty() && p.chars().all(char::is_numeric))
}

/// Text up to `end`. A backslash makes the next character ordinary; a stray `]` outside brackets is
/// an error.
fn take(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, end: char) -> Option<Piece> {
    let mut piece = Piece { text: String::new(), escaped: false, closed: false };
    while let Some(c) = rest.next() {
        if c == end {
            piece.closed = true;
            break;
        }
        match (c, rest.peek()) {
            ('\\', Some('[' | ']' | '=' | ':' | '@' | ';' | '\\')) => {
                piece.escaped = true;
                piece.text.extend(rest.next());
            }
            (']', _) => return None,
            _ => piece.text.push(c),
        }
    }
    Some(piece)
}

#[cfg(test)]
mod tests {
    use super::{NestedError, insert};
    use serde_json::{Value, json};

    fn build(fields: &[(&str, Value)]) -> Result<Value, NestedError> {
        let mut body = Value::Null;
        for (path, value) in fields {
            insert(&mut body, path, value.clone())?;
        }
        Ok(body)
    }

    #[test]
    fn builds_objects_and_lists() {
        let body = build(&[
            ("code", json!("c")),
            ("user[name]", json!("n")),
            ("user[tags][]", json!(1)),
            ("user[tags][]", json!(2)),
            ("list[2]", json!("z")),
        ]);
        assert_eq!(
            body.unwrap(),
            json!({"code":"c","user":{"name":"n","tags":[1,2]},"list":[null,null,"z"]})
        );
        assert_eq!(build(&[("[0][a]", json!(1))]).unwrap(), json!([{"a":1}]));
        assert_eq!(build(&[(r"a\[b\]", json!(1))]).unwrap(), json!({"a[b]":1}));
    }

    #[test]
    fn the_last_plain_value_counts_and_containers_stay() {
        assert_eq!(build(&[("a", json!(1)), ("a", json!(2))]).unwrap(), json!({"a":2}));
        assert!(matches!(
            build(&[("a[b]", json!(1)), ("a", json!(2))]),
            Err(NestedError::Conflict(_))
        ));
        assert!(build(&[("a", json!(1)), ("a[b]", json!(2))]).is_err());
    }

    #[test]
    fn odd_brackets_and_huge_lists_are_refused() {
        for path in ["a[", "a[b", "a]b", "a[b]c", "a[b]]"] {
            assert!(matches!(build(&[(path, json!(1))]), Err(NestedError::Brackets(_))), "{path}");
        }
        assert!(matches!(
            build(&[("a[99999999999999999999]", json!(1))]),
            Err(NestedError::TooLong(_))
        ));
    }

    /// What HTTPie 3.2.4 makes of the same keys, asked itself.
    #[test]
    fn keys_are_read_as_httpie_reads_them() {
        for (path, want) in [
            ("", json!({ "": 1 })),
            ("[]", json!([1])),
            ("[][]", json!([[1]])),
            ("[][a]", json!([{ "a": 1 }])),
            ("a[][]", json!({ "a": [[1]] })),
            ("1", json!({ "1": 1 })),
            ("-1", json!({ "-1": 1 })),
            ("1[a]", json!({ "1": { "a": 1 } })),
            (r"\1", json!({ "1": 1 })),
            (r"a[\1]", json!({ "a": { "1": 1 } })),
            (r"a[\-1]", json!({ "a": { "-1": 1 } })),
            (r"a[\\1]", json!({ "a": { r"\1": 1 } })),
            ("a[01]", json!({ "a": [null, 1] })),
            ("a[b c]", json!({ "a": { "b c": 1 } })),
            (r"a\\[b]", json!({ r"a\": { "b": 1 } })),
            (r"a[b\]]", json!({ "a": { "b]": 1 } })),
            (r"a\c", json!({ r"a\c": 1 })),
        ] {
            assert_eq!(build(&[(path, json!(1))]), Ok(want), "{path}");
        }
        assert_eq!(build(&[("", json!(1)), ("a", json!(2))]).unwrap(), json!({ "": 1, "a": 2 }));
        for path in ["a[-1]", "[-1]", "a[-1][b]"] {
            assert_eq!(build(&[(path, json!(1))]), Err(NestedError::Index(path.into())));
        }
        // HTTPie takes these for indices; nobody means that.
        for path in ["a[-0]", "a[+1]", "a[ 1 ]", "a[1_0]", "a[٣]"] {
            assert_eq!(build(&[(path, json!(1))]), Err(NestedError::Index(path.into())));
        }
        for path in ["[a]", "[a][b]", r"[\1]"] {
            assert_eq!(build(&[(path, json!(1))]), Err(NestedError::Start(path.into())));
        }
    }
}
