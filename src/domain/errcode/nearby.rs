//! Codes a login's back end meets at the calls around it: the global token, a platform's own calls,
//! bodies with wrong values. Must not hold what PROTOCOL has; `table` has that.

use super::Entry;
use super::table::{code, unsure, wait};
use crate::domain::scene::Product;

/// Beside PROTOCOL. `CODES`: WeChat's list of global return codes; `TOKEN`: its pages about the
/// global token (doc/service/guide/dev/api and api_getaccesstoken).
pub(super) const NEARBY: &[Entry] = &[
    unsure(code(Product::Account, 40035, &[], "不合法的参数", "CODES")),
    unsure(code(Product::Account, 40243, &[], "AppSecret已被冻结", "TOKEN")),
    code(Product::Account, 47002, &["data format error, do NOT use json"], "", "CODES"),
    unsure(code(Product::Account, 47003, &[], "参数值不符合限制要求", "CODES")),
    wait(unsure(code(
        Product::Account,
        89501,
        &[],
        "此IP正在等待管理员确认，请联系管理员",
        "CODES",
    ))),
    wait(unsure(code(
        Product::Account,
        89503,
        &[],
        "此IP调用需要管理员确认，请联系管理员",
        "CODES",
    ))),
    wait(unsure(code(
        Product::Account,
        89506,
        &[],
        "24小时内该IP被管理员拒绝调用两次，24小时内不可再使用该IP调用",
        "CODES",
    ))),
    wait(unsure(code(
        Product::Account,
        89507,
        &[],
        "1小时内该IP被管理员拒绝调用一次，1小时内不可再使用该IP调用",
        "CODES",
    ))),
    code(Product::Component, 40170, &["args count exceed count limit"], "", "CODES"),
    code(
        Product::Component,
        61015,
        &["must use biz account token for not component api"],
        "",
        "CODES",
    ),
    code(
        Product::Component,
        61016,
        &["function category of API need be confirmed by component"],
        "",
        "CODES",
    ),
    code(Product::Component, 61017, &["function category is not authorized"], "", "CODES"),
    code(Product::Component, 61024, &["must use api(api_component_token) to"], "", "CODES"),
];
