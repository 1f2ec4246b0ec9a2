//! Paths into a JSON body, as HTTPie's nested JSON writes them: `user[name]`, `tags[]`, `[0][id]`.
//! Must not replace what is there already: two items that contradict each other are an error.

use serde_json::{Map, Value};

/// Why a field does not fit into the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NestedError {
    /// A bracket that is not closed, or text behind one.
    #[error("the key {0:?} has brackets that do not match")]
    Brackets(String),
    /// An earlier item put something else in this place.
    #[error("the key {0:?} does not fit with the fields before it")]
    Conflict(String),
    /// An index far beyond any sensible list.
    #[error("the key {0:?} asks for a list of more than {MAX_INDEX} entries")]
    TooLong(String),
}

impl NestedError {
    /// In Chinese words, as `Display` says it in English.
    pub fn chinese(&self) -> String {
        match self {
            NestedError::Brackets(key) => format!("字段 {key:?} 的方括号不配对"),
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
    let steps = parse(path).ok_or_else(|| NestedError::Brackets(path.to_owned()))?;
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

fn parse(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path.chars().peekable();
    let first = take(&mut rest, '[')?;
    if !first.0.is_empty() || !first.1 {
        steps.push(Step::Key(first.0));
    }
    let mut open = first.1;
    while open {
        let (inside, closed) = take(&mut rest, ']')?;
        if !closed {
            return None;
        }
        steps.push(match inside.as_str() {
            "" => Step::Append,
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
                Step::Index(digits.parse().unwrap_or(usize::MAX))
            }
            _ => Step::Key(inside),
        });
        match rest.next() {
            None => open = false,
            Some('[') => {}
            Some(_) => return None,
        }
    }
    Some(steps)
}

/// Text up to `end` and whether `end` was there. A backslash makes the next character ordinary;
/// a stray `]` outside brackets is an error.
fn take(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, end: char) -> Option<(String, bool)> {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        if c == end {
            return Some((text, true));
        }
        match (c, rest.peek()) {
            ('\\', Some('[' | ']' | '=' | ':' | '@' | ';' | '\\')) => text.extend(rest.next()),
            (']', _) => return None,
            _ => text.push(c),
        }
    }
    Some((text, false))
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
}
