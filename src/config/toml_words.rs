//! The TOML library's complaints in both languages; it has them in English, as text.
//! Must not judge a file: what the library has no complaint about is not looked at.

use crate::domain::said::Said;

/// A complaint of the parser (`unclosed table, expected ``]```) or of the reader of a table
/// (`unknown field ``x``, expected …`). One that is not known is told by its place alone.
pub fn said(english: &str) -> Said {
    let (what, wanted) = match english.split_once(", expected ") {
        Some((what, wanted)) => (what, Some(wanted)),
        None => (english, None),
    };
    let chinese = field(what, wanted)
        .or_else(|| kind_of_value(what, wanted))
        .unwrap_or_else(|| format!("{}{}", syntax(what), expected(wanted)));
    Said::new(chinese, english.to_owned())
}

/// serde's words for a table.
fn field(what: &str, wanted: Option<&str>) -> Option<String> {
    if let Some(name) = what.strip_prefix("unknown field ") {
        let known: Vec<&str> = wanted.map(quoted).unwrap_or_default();
        let name = name.split(", there are no").next().unwrap_or(name);
        let known = match known.is_empty() {
            true => String::new(),
            false => format!("；可用的：{}", known.join("、")),
        };
        return Some(format!("没有 {name} 这一项{known}"));
    }
    if let Some(name) = what.strip_prefix("missing field ") {
        return Some(format!("缺少 {name}"));
    }
    what.strip_prefix("duplicate field ").map(|name| format!("{name} 写了两次"))
}

/// `invalid type: integer ``1``, expected a string`.
fn kind_of_value(what: &str, wanted: Option<&str>) -> Option<String> {
    let found = what.strip_prefix("invalid type: ").or(what.strip_prefix("invalid value: "))?;
    let (kind, value) = found.split_at(found.find(['`', '"']).unwrap_or(found.len()));
    let kind = kind_name(kind.trim()).unwrap_or("这样的值");
    let wanted = wanted.and_then(kind_name).unwrap_or("别的类型");
    Some(format!("应为{wanted}，而不是{kind} {value}").trim_end().to_owned())
}

fn kind_name(english: &str) -> Option<&'static str> {
    Some(match english {
        "string" | "a string" | "a borrowed string" => "文本",
        "integer" | "u64" | "i64" | "u16" | "u32" | "usize" => "整数",
        "floating point" | "f64" => "小数",
        "boolean" | "a boolean" => " true 或 false",
        "map" | "a map" | "table" => "表",
        "sequence" | "a sequence" | "array" => "数组",
        "datetime" => "日期",
        text if text.starts_with("struct ") => "表",
        _ => return None,
    })
}

/// The names in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split(", ")
        .flat_map(|part| part.split(" or "))
        .map(|word| word.trim_start_matches("one of "))
        .filter(|word| word.starts_with('`') && word.ends_with('`'))
        .collect()
}

fn expected(wanted: Option<&str>) -> String {
    let names = wanted.map(quoted).unwrap_or_default();
    if names.is_empty() {
        String::new()
    } else {
        format!("，这里应有 {}", names.join(" 或 "))
    }
}

fn syntax(what: &str) -> &'static str {
    match what {
        text if text.starts_with("not a text, { env") => {
            "应为文本、{ env = \"变量名\" } 或 { file = \"路径\" }"
        }
        text if text.starts_with("not a line of words") => "应为一行命令，或一组词",
        "duplicate key" => "这个键写了两次",
        "key with no value" => "键后面没有值",
        "missing value" | "missing value for key" => "等号后面没有值",
        "unclosed table" | "unclosed array table" => "节的方括号没有闭合",
        "unclosed array" => "数组没有闭合",
        "unclosed inline table" => "花括号没有闭合",
        "string values must be quoted" => "文本要加引号",
        "invalid basic string" | "invalid literal string" | "missing opening quote" => "引号不配对",
        "missing escaped value" => "反斜杠后面的字符不对",
        "too few unicode value digits" => "反斜杠后面的 Unicode 编号位数不够",
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            "两项之间缺少逗号"
        }
        "extra comma in array" | "extra comma in inline table" => "多了一个逗号",
        "missing assignment between key-value pairs" => "键和值之间缺少等号",
        "extra `=`" | "extra assignment between key-value pairs" | "unexpected `=` in array" => {
            "多了一个等号"
        }
        "invalid unquoted key" | "unquoted keys cannot be empty" => {
            "键名要加引号，或只用字母、数字、_ 和 -"
        }
        "unexpected leading zero" => "数字前面多了 0",
        "unexpected key or value" | "unexpected content" => "这里多了内容",
        "cannot recurse further; max recursion depth met" | "recursion limit" => "嵌套太深",
        date if date.starts_with("invalid date") || date.starts_with("invalid time") => {
            "日期或时间写得不对"
        }
        _ => "这里写得不对",
    }
}

#[cfg(test)]
mod tests {
    use super::said;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Table {
        page: String,
        count: Option<u16>,
    }

    fn zh(text: &str) -> String {
        said(toml::from_str::<Table>(text).expect_err("wrong").message()).chinese().to_owned()
    }

    #[test]
    fn what_the_library_says_has_chinese_words() {
        for (text, chinese) in [
            ("[app\n", "节的方括号没有闭合，这里应有 `]`"),
            ("page\n", "键后面没有值，这里应有 `=`"),
            ("page = \"a\n", "引号不配对，这里应有 `\"`"),
            ("page = a\n", "文本要加引号"),
            ("page = 'a'\npage = 'b'\n", "这个键写了两次"),
            ("page = 'a'\nfoo = 1\n", "没有 `foo` 这一项；可用的：`page`、`count`"),
            ("count = 1\n", "缺少 `page`"),
            ("page = 1\n", "应为文本，而不是整数 `1`"),
            ("page = 'a'\ncount = 'b'\n", "应为整数，而不是文本 \"b\""),
        ] {
            let told = zh(text);
            assert!(told.starts_with(chinese), "{text:?}: {told}");
        }
    }

    #[test]
    fn an_unknown_complaint_is_told_by_its_place() {
        assert_eq!(said("quite new, expected luck").chinese(), "这里写得不对");
    }
}
