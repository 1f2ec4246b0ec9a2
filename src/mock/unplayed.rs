//! Calls WeChat has and the emulator does not play, so that their refusal is not taken for a wrong
//! address. Must not hold what the emulator answers.

/// Near the login, and asked for by client libraries: the rest of each product is below.
const CALLS: &[&str] = &[
    "/cgi-bin/component/api_get_authorizer_option",
    "/cgi-bin/component/api_set_authorizer_option",
    "/cgi-bin/component/get_authorizer_option",
    "/cgi-bin/component/set_authorizer_option",
    "/cgi-bin/component/api_start_push_ticket",
    "/cgi-bin/getcallbackip",
    "/cgi-bin/get_api_domain_ip",
    "/cgi-bin/get_jsapi_ticket",
    "/cgi-bin/shorturl",
    "/cgi-bin/clear_quota",
    "/wwopen/sso/3rd_qrConnect",
    "/sns/checksession",
];

/// The beginnings of WeChat's other products.
const FAMILIES: &[&str] = &[
    "/cgi-bin/agent/",
    "/cgi-bin/batch/",
    "/cgi-bin/corp/",
    "/cgi-bin/customservice/",
    "/cgi-bin/department/",
    "/cgi-bin/draft/",
    "/cgi-bin/express/",
    "/cgi-bin/externalcontact/",
    "/cgi-bin/freepublish/",
    "/cgi-bin/material/",
    "/cgi-bin/media/",
    "/cgi-bin/menu/",
    "/cgi-bin/message/",
    "/cgi-bin/openapi/",
    "/cgi-bin/qrcode/",
    "/cgi-bin/service/",
    "/cgi-bin/tag/",
    "/cgi-bin/tags/",
    "/cgi-bin/template/",
    "/cgi-bin/ticket/",
    "/cgi-bin/user/",
    "/cgi-bin/wxaapp/",
    "/cgi-bin/wxopen/",
    "/card/",
    "/customservice/",
    "/datacube/",
    "/merchant/",
    "/wxa/",
    "/wxaapi/",
];

/// True for a path that WeChat serves.
pub(crate) fn is_known(path: &str) -> bool {
    let within = |family: &&str| path.strip_prefix(*family).is_some_and(|rest| !rest.is_empty());
    CALLS.contains(&path) || FAMILIES.iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn what_wechat_has_is_told_from_a_slip() {
        for path in [
            "/wxa/msg_sec_check",
            "/cgi-bin/service/get_provider_token",
            "/cgi-bin/ticket/getticket",
            "/wwopen/sso/3rd_qrConnect",
        ] {
            assert!(is_known(path), "{path}");
        }
        for path in ["/sns/oauth2/acces_token", "/wxa/", "/cgi-bin/tokens", "/"] {
            assert!(!is_known(path), "{path}");
        }
    }
}
