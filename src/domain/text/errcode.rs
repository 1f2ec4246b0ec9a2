//! The shape of what is said about error codes: rows by code, with a word for particular scenes.
//! Must not hold the texts themselves (they stand in `zh/errcode/` and `en/errcode/`).

use super::{en, zh};
use crate::domain::lang::Lang;
use crate::domain::scene::{Product, Scene};

/// What a row of texts is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// An errcode, page code or `wx_errcode`.
    Number(i64),
    /// The sentence of an error page that shows no number (PROTOCOL 1.10).
    Sentence(&'static str),
}

/// The sentences of error pages that show no number, as WeChat prints them (PROTOCOL 1.10, 6.1).
pub mod sentence {
    /// Opened in a browser that is not WeChat's (PROTOCOL 1.11).
    pub const OUTSIDE_WECHAT: &str = "请在微信客户端打开链接";
    /// The same at WeCom, whose wording nobody has published (PROTOCOL 6.1).
    pub const OUTSIDE_WECOM: &str = "请在企业微信客户端打开链接";
    /// Wrong parameters, wrong order, scope not allowed.
    pub const NOT_REACHABLE: &str = "该链接无法访问";
    /// Callback host mismatch, older wording; still the one of qrconnect and WeCom.
    pub const REDIRECT_URI: &str = "redirect_uri 参数错误";
    /// Scope not allowed for that AppID, or lost by bad encoding.
    pub const SCOPE: &str = "Scope 参数错误或没有 Scope 权限";
    /// AppID unknown or malformed.
    pub const APPID: &str = "AppID 参数错误";
    /// State longer than 128 bytes (PROTOCOL 1.3).
    pub const STATE_TOO_LONG: &str = "state 参数过长";
    /// WeChat's developer tools only.
    pub const NOT_A_DEVELOPER: &str = "未绑定网页开发者";
    /// An account's authorization of a platform: the `pre_auth_code` is not good. This and its kin are
    /// in the script of WeChat's own page, `authorize/confirm.js`.
    pub const PRE_AUTH_CODE: &str = "PreAuthCode无效";
    /// The same, used up.
    pub const PRE_AUTH_CODE_USED: &str =
        "预授权码已经被授权过，不能重复使用，请重新从源头页面进入授权页";
    /// Its parameters.
    pub const PLATFORM_PARAMETERS: &str = "参数错误";
    /// Opened from elsewhere, or the callback goes elsewhere; behind it WeChat names the host.
    pub const PLATFORM_ENTRY: &str = "请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的授权发起页域名相同。";
    /// It failed for another reason.
    pub const PLATFORM_FAILED: &str = "授权失败";
    /// WeCom: the domain is not trusted (PROTOCOL 6.1).
    pub const WECOM_DOMAIN: &str = "redirect_uri需使用应用可信域名";
}

/// Meaning, typical cause and fix of one code.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The code.
    pub key: Key,
    /// What it says.
    pub meaning: &'static str,
    /// Why it usually comes.
    pub cause: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// Where the place it came from says more.
    pub scenes: &'static [AtScene],
}

/// Likely cause and fix of a code at one particular place.
#[derive(Debug, Clone, Copy)]
pub struct AtScene {
    /// The page or endpoint.
    pub scene: Scene,
    /// Why it comes there.
    pub cause: &'static str,
    /// What to do there.
    pub fix: &'static str,
}

impl Row {
    /// A row about a number: meaning, cause, fix.
    pub const fn new(
        code: i64,
        meaning: &'static str,
        cause: &'static str,
        fix: &'static str,
    ) -> Row {
        Row { key: Key::Number(code), meaning, cause, fix, scenes: &[] }
    }

    /// A row about an error page that shows only a sentence: meaning, cause, fix.
    pub const fn sentence(
        sentence: &'static str,
        meaning: &'static str,
        cause: &'static str,
        fix: &'static str,
    ) -> Row {
        Row { key: Key::Sentence(sentence), meaning, cause, fix, scenes: &[] }
    }

    /// The same row with more to say at particular scenes.
    pub const fn at(self, scenes: &'static [AtScene]) -> Row {
        Row { scenes, ..self }
    }
}

/// Likely cause and fix at a place.
pub const fn at(scene: Scene, cause: &'static str, fix: &'static str) -> AtScene {
    AtScene { scene, cause, fix }
}

/// All texts about error codes in one language.
#[derive(Debug)]
pub struct Errcode {
    /// Numbers of `api.weixin.qq.com` (PROTOCOL 2, 4, 5, 7), by group.
    pub wechat: &'static [&'static [Row]],
    /// Numbers of WeCom (PROTOCOL 6.3), by source.
    pub wecom: &'static [&'static [Row]],
    /// Error pages (PROTOCOL 1.10).
    pub page: &'static [Row],
    /// `wx_errcode` of the QR login (PROTOCOL 3.3).
    pub poll: &'static [Row],
    /// A number of `api.weixin.qq.com`, or of nobody known, that is not in the tables.
    pub unlisted: Row,
    /// A number of WeCom that is not in the tables.
    pub unlisted_wecom: Row,
    /// The emulator does not have what was called.
    pub emulator: Row,
    /// Who says so.
    pub emulator_name: &'static str,
    /// The name of a product.
    pub product: fn(Product) -> &'static str,
    /// The name of a place.
    pub scene: fn(Scene) -> &'static str,
}

/// The texts in the reader's language.
pub fn of(lang: Lang) -> &'static Errcode {
    match lang {
        Lang::Zh => &zh::errcode::TEXT,
        Lang::En => &en::errcode::TEXT,
    }
}

impl Errcode {
    /// Every row a product has.
    pub fn rows(&self, product: Product) -> impl Iterator<Item = &'static Row> {
        let (groups, single): (&'static [&'static [Row]], &'static [Row]) = match product {
            Product::Account | Product::Component | Product::Mini => (self.wechat, &[]),
            Product::Wecom => (self.wecom, &[]),
            Product::Page => (&[], self.page),
            Product::Poll => (&[], self.poll),
        };
        groups.iter().copied().flatten().chain(single)
    }

    /// The row of a code; `None` when nothing is known of it.
    pub fn row(&self, product: Product, key: Key) -> Option<&'static Row> {
        self.rows(product).find(|row| row.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::super::pair::check;
    use super::{Errcode, Row, of};
    use crate::domain::lang::Lang;
    use crate::domain::scene::{Product, Scene};

    fn rows(text: &'static Errcode) -> Vec<&'static Row> {
        let spaces = [Product::Account, Product::Wecom, Product::Page, Product::Poll];
        spaces.into_iter().flat_map(|p| text.rows(p)).collect()
    }

    #[test]
    fn both_languages_speak_of_the_same_codes_and_scenes() {
        let (zh, en) = (rows(of(Lang::Zh)), rows(of(Lang::En)));
        let keys = |rows: &[&'static Row]| rows.iter().map(|r| r.key).collect::<Vec<_>>();
        assert_eq!(keys(&zh), keys(&en));
        assert!(zh.len() > 90, "{}", zh.len());
        for (zh, en) in zh.iter().zip(&en) {
            let scenes = |row: &Row| row.scenes.iter().map(|p| p.scene).collect::<Vec<_>>();
            assert_eq!(scenes(zh), scenes(en), "{:?}", zh.key);
        }
    }

    #[test]
    fn every_text_is_there_in_its_own_language() {
        let (zh, en) = (of(Lang::Zh), of(Lang::En));
        let mut pairs: Vec<(&Row, &Row)> = rows(zh).into_iter().zip(rows(en)).collect();
        pairs.push((&zh.unlisted, &en.unlisted));
        pairs.push((&zh.unlisted_wecom, &en.unlisted_wecom));
        pairs.push((&zh.emulator, &en.emulator));
        check("emulator", zh.emulator_name, en.emulator_name);
        for (zh, en) in pairs {
            let key = format!("{:?}", zh.key);
            check(&key, zh.meaning, en.meaning);
            check(&key, zh.cause, en.cause);
            check(&key, zh.fix, en.fix);
            for (zh, en) in zh.scenes.iter().zip(en.scenes) {
                check(&key, zh.cause, en.cause);
                check(&key, zh.fix, en.fix);
            }
        }
        for scene in [Scene::Authorize, Scene::CgiBin, Scene::Poll, Scene::Unknown] {
            check(scene.slug(), (zh.scene)(scene), (en.scene)(scene));
        }
        for product in Product::ALL {
            check(product.slug(), (zh.product)(product), (en.product)(product));
        }
    }
}
