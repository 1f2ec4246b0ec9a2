//! The table against PROTOCOL, and the choice of product and scene.
//! Must not repeat the texts; their own room tests them.

use super::{all, explain, find, find_errmsg, find_sentence, readings};
use crate::domain::lang::Lang;
use crate::domain::place::Place;
use crate::domain::scene::{Product, Scene};
use crate::domain::text::errcode::{Key, of, sentence};

/// The codes of PROTOCOL by section. Numbers are written out here once more on purpose.
const SECTIONS: &[(&str, Product, &[i64])] = &[
    (
        "1.10",
        Product::Page,
        &[
            10003, 10004, 10005, 10006, 10009, 10010, 10011, 10012, 10013, 10015, 10016, 10007,
            10008, 10014, 10038,
        ],
    ),
    (
        "2.1",
        Product::Account,
        &[
            -1, 40001, 40002, 40013, 40029, 40125, 40163, 40226, 41002, 41004, 41008, 42003, 45011,
            50002,
        ],
    ),
    ("2.2", Product::Account, &[40030, 42002, 41003, 40002, 40013, 41002, 61023]),
    ("2.3", Product::Account, &[40001, 40003, 40014, 41001, 41009, 42001, 48001, 50002]),
    ("2.4", Product::Account, &[0, 40001, 40003, 40014, 42001]),
    ("3.3", Product::Poll, &[408, 404, 403, 402, 500, 405, 666]),
    ("3.6", Product::Page, &[10057]),
    (
        "4",
        Product::Component,
        &[
            40001, 40029, 40163, 41004, 41018, 41021, 42006, 48001, 61003, 61004, 61005, 61006,
            61007, 61009, 61010, 61011, 61014, 61023,
        ],
    ),
    (
        "5",
        Product::Mini,
        &[-1, 40029, 40163, 40226, 45011, 40013, 40125, 41002, 41004, 41008, 40002],
    ),
    (
        "6.3",
        Product::Wecom,
        &[
            0, 40001, 40013, 40014, 40029, 40066, 40091, 42001, 42007, 48002, 50001, 50002, 60011,
            60020, 60111,
        ],
    ),
    // Beside PROTOCOL: what the vendors list themselves, and what was seen.
    (
        "WW-90313",
        Product::Wecom,
        &[
            -1, 40056, 40078, 40080, 40082, 40083, 40084, 40085, 40097, 41001, 41002, 41004, 41008,
            41009, 41011, 41021, 41022, 41023, 41024, 41025, 42009, 45009, 50003, 84014, 84015,
            301002,
        ],
    ),
    ("observed", Product::Wecom, &[47001]),
    ("unconfirmed", Product::Wecom, &[43002]),
    ("MINI", Product::Account, &[-41001, -41002, -41003, -41004, 87009]),
    ("CODES", Product::Account, &[40035, 40097, 41030, 47002, 47003, 89501, 89503, 89506, 89507]),
    ("CODES", Product::Component, &[40170, 61015, 61016, 61017, 61024]),
    ("TOKEN", Product::Account, &[40243]),
    (
        "7.1",
        Product::Account,
        &[
            -1, 0, 40001, 40002, 40003, 40013, 40014, 40029, 40030, 40066, 40125, 40163, 40164,
            40226,
        ],
    ),
    ("7.2", Product::Account, &[41001, 41002, 41003, 41004, 41006, 41008, 41009, 41018, 41021]),
    ("7.3", Product::Account, &[42001, 42002, 42003, 42006, 42007]),
    (
        "7.4",
        Product::Account,
        &[
            43001, 43002, 43003, 44002, 45009, 45011, 45035, 47001, 48001, 48002, 48003, 48004,
            48017, 50001, 50002, 50003, 50004, 50005,
        ],
    ),
    (
        "7.5",
        Product::Component,
        &[
            61000, 61001, 61003, 61004, 61005, 61006, 61007, 61008, 61009, 61010, 61011, 61012,
            61013, 61014, 61023,
        ],
    ),
];

#[test]
fn every_code_of_protocol_is_in_the_table_and_cites_its_section() {
    for (section, product, codes) in SECTIONS {
        for code in *codes {
            let entry = find(*product, *code);
            assert!(entry.is_some(), "PROTOCOL {section}: {code} is missing");
            let cited = entry.is_some_and(|e| e.source.split(", ").any(|s| s == *section));
            assert!(cited, "{code} does not cite {section}: {entry:?}");
        }
    }
}

#[test]
fn every_entry_stands_in_protocol_and_has_texts() {
    for entry in all() {
        if let Some(code) = entry.code() {
            let known = SECTIONS.iter().any(|(_, product, codes)| {
                product.shares_numbers_with(entry.product) && codes.contains(&code)
            });
            assert!(known, "{code} is in no section of PROTOCOL");
        }
        let row = of(Lang::En).row(entry.product, entry.key);
        assert!(row.is_some(), "{:?} has no texts", entry.key);
    }
    let keys: Vec<_> = all().map(|e| e.key).collect();
    for product in [Product::Account, Product::Wecom, Product::Page, Product::Poll] {
        for row in of(Lang::En).rows(product) {
            assert!(keys.contains(&row.key), "texts without an entry: {:?}", row.key);
            let mut scenes = row.scenes.iter().map(|p| p.scene.product());
            let same = scenes.all(|p| p.is_some_and(|p| p.shares_numbers_with(product)));
            assert!(same, "{:?} speaks of a place of another product", row.key);
        }
    }
}

#[test]
fn no_number_stands_twice_for_one_product() {
    for (i, a) in all().enumerate() {
        for b in all().skip(i + 1) {
            let clash = a.key == b.key && a.product.shares_numbers_with(b.product);
            assert!(!clash, "{:?} and {:?}", a, b);
        }
    }
}

#[test]
fn the_same_number_reads_by_place() {
    // PROTOCOL 2.1, 2.3, 4: three causes of 40001.
    let cause = |place| explain(place, 40001, "").cause(Lang::En);
    assert!(cause(Scene::Call(Place::AccessToken)).contains("secret"));
    assert!(cause(Scene::Call(Place::Userinfo)).contains("7200"));
    assert!(cause(Scene::Call(Place::ComponentAccessToken)).contains("component_access_token"));
    // PROTOCOL 6.3: a used code has no number of its own at WeCom.
    let wecom = explain(Scene::Call(Place::WecomGetuserinfo), 40029, "");
    assert_eq!(wecom.product, Product::Wecom);
    assert!(wecom.meaning(Lang::En).contains("already used"));
    assert!(explain(Scene::Call(Place::AccessToken), 40029, "").cause(Lang::Zh).contains("40163"));
    // The platform's mini program login borrows from both its neighbours.
    let twin = |code| explain(Place::ComponentJscode2session, code, "").cause(Lang::En);
    assert!(twin(40001).contains("component_access_token") && twin(40029).contains("js_code"));
    // A scene without words of its own falls back to the general ones.
    let (here, general) =
        (explain(Scene::Call(Place::RefreshToken), 40013, ""), explain(Scene::Unknown, 40013, ""));
    assert_eq!(here.cause(Lang::En), general.cause(Lang::En));
}

#[test]
fn without_a_place_the_errmsg_tells_wechat_from_wecom() {
    let suffix = ", hint: [1], from ip: 1.2.3.4, more info at \
                  https://open.work.weixin.qq.com/devtool/query?e=40029";
    let product = |code, errmsg: &str| explain(Scene::Unknown, code, errmsg).product;
    assert_eq!(product(40029, "invalid code, rid: 62bae58d-5bf58b34-5f8e035e"), Product::Account);
    assert_eq!(product(40029, &format!("invalid code{suffix}")), Product::Wecom);
    assert_eq!(product(50001, "redirect_uri unauthorized"), Product::Wecom);
    assert_eq!(
        product(50001, "user unauthorized, rid: 62bae58d-5bf58b34-5f8e035e"),
        Product::Account
    );
    assert_eq!(product(60111, ""), Product::Wecom);
    assert_eq!(product(99999, &format!("new one{suffix}")), Product::Wecom);
    assert_eq!(product(10003, ""), Product::Page);
    assert_eq!(product(408, ""), Product::Poll);
    assert_eq!(product(61003, ""), Product::Component);
    assert_eq!(product(99999, ""), Product::Account);
}

#[test]
fn stems_are_compared_by_their_beginning() {
    let code = |errmsg| find_errmsg(errmsg).and_then(super::Entry::code);
    assert_eq!(code("invalid code, rid: 62bae58d-5bf58b34-5f8e035e"), Some(40029));
    assert_eq!(code("code been used, hints: [ req_id: MdoBRh4FE-_iqKea ]"), Some(40163));
    assert_eq!(code("invalid credential, access_token is invalid or not latest"), Some(40001));
    assert_eq!(code("access clientip is not registered"), Some(61004));
    assert_eq!(
        code("access clientip is not registered, not in ip-white-list rid: 62bae58d-0-0"),
        Some(45035)
    );
    // Words that are WeCom's alone need no suffix.
    assert_eq!(code("invalid suite ticket"), Some(40085));
    assert_eq!(code("corpsecret missing"), Some(41004));
    assert_eq!(code("invalid codec"), None);
    assert_eq!(code(""), None);
}

#[test]
fn pages_are_known_by_their_sentence() {
    let key = |text| find_sentence(text).map(|e| e.key);
    let number = |text| find_sentence(text).and_then(super::Entry::code);
    assert_eq!(number("redirect_uri域名与后台配置不一致，错误码:10003"), Some(10003));
    assert_eq!(key("redirect_uri参数错误"), Some(Key::Sentence(sentence::REDIRECT_URI)));
    assert_eq!(
        key("抱歉，出错了 请在微信客户端打开链接"),
        Some(Key::Sentence(sentence::OUTSIDE_WECHAT))
    );
    assert_eq!(key("hello"), None);
}

#[test]
fn a_bare_number_has_all_its_readings() {
    let products: Vec<_> = readings(40029).iter().map(|r| r.product).collect();
    assert_eq!(products, [Product::Account, Product::Wecom]);
    assert_eq!(readings(10003).len(), 1);
    assert!(readings(99999).is_empty());
    assert!(explain(Scene::Unknown, 99999, "").meaning(Lang::Zh).contains("没有"));
    assert!(explain(Scene::Unknown, -1, "").retryable());
    assert!(!explain(Scene::Unknown, 40163, "").retryable());
}
