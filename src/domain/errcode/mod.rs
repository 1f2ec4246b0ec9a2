//! Error codes of WeChat and WeCom: which product a number belongs to, its errmsg, its texts.
//! Must not parse answers or decide what a command does; it only says what a code means where.

mod errmsg;
mod nearby;
mod table;

pub use errmsg::{EMULATOR, Errmsg, Suffix, rid_time, split};

use super::lang::Lang;
use super::place::Place;
use super::scene::{Product, Scene};
use super::text::errcode::{Row, of};

pub use super::text::errcode::{AtScene, Key};

/// The facts about one code that do not depend on the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Whose code it is. Numbers of `api.weixin.qq.com` stand under `Account` or `Component`.
    pub product: Product,
    /// The number, or the sentence of a page without one.
    pub key: Key,
    /// English errmsg without its suffix (PROTOCOL 2.0), the usual form first. Empty when WeChat
    /// shows no errmsg (pages, polling) or nobody has published one.
    pub stems: &'static [&'static str],
    /// False when the wording of the stem is a guess, marked `(?)` in PROTOCOL 7.
    pub confirmed: bool,
    /// WeChat's own short text in Chinese; empty when there is none.
    pub official: &'static str,
    /// True when the same call, sent again unchanged after a pause, may succeed.
    pub retryable: bool,
    /// The sections of PROTOCOL it is taken from; `WW-90313`, `MINI`, `CODES` for the vendor's own
    /// lists (PROTOCOL 0.2), `observed` for answers seen.
    pub source: &'static str,
}

impl Entry {
    /// The number; `None` for a page that shows only a sentence.
    pub const fn code(&self) -> Option<i64> {
        match self.key {
            Key::Number(code) => Some(code),
            Key::Sentence(_) => None,
        }
    }

    /// True when `errmsg` is this code's, whatever suffix it carries: compared by "starts with".
    pub fn is_errmsg(&self, errmsg: &str) -> bool {
        self.stems.iter().any(|stem| {
            errmsg.strip_prefix(stem).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with([',', ' ', ':', ';', '.', '!', '"'])
            })
        })
    }
}

/// Every code in the tables: `api.weixin.qq.com`, then WeCom, pages, polling.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    table::ALL.iter().copied().flatten()
}

/// What a number means at a product.
pub fn find(product: Product, code: i64) -> Option<&'static Entry> {
    all().find(|e| e.key == Key::Number(code) && e.product.shares_numbers_with(product))
}

/// The error page whose sentence stands in a text, blanks ignored (PROTOCOL 1.10).
pub fn find_sentence(text: &str) -> Option<&'static Entry> {
    let squeeze = |t: &str| t.split_whitespace().collect::<String>().to_lowercase();
    let text = squeeze(text);
    all().find(|entry| match entry.key {
        Key::Sentence(sentence) => text.contains(&squeeze(sentence)),
        Key::Number(_) => {
            entry.product == Product::Page
                && !entry.official.is_empty()
                && text.contains(&squeeze(entry.official))
        }
    })
}

/// The code of a call whose official Chinese text this is, the whole of it.
pub fn find_official(text: &str) -> Option<&'static Entry> {
    let bare = |t: &str| -> String {
        t.chars().filter(|c| !c.is_whitespace() && !"，。,.！!“”\"".contains(*c)).collect()
    };
    let text = bare(text).to_lowercase();
    let known = |entry: &&Entry| bare(entry.official).to_lowercase() == text;
    if text.is_empty() { None } else { all().find(known) }
}

/// The code whose errmsg this is: the longest stem wins. Words both products use are WeCom's only
/// with WeCom's suffix.
pub fn find_errmsg(errmsg: &str) -> Option<&'static Entry> {
    let wecom = split(errmsg).is_wecom();
    let found = |at_wecom: bool| {
        all()
            .filter(|e| (e.product == Product::Wecom) == at_wecom && e.is_errmsg(errmsg))
            .max_by_key(|e| e.stems.iter().map(|s| s.len()).max())
    };
    found(wecom).or_else(|| found(true))
}

/// What a code means, why it came in that scene, and what to do.
#[derive(Debug, Clone, Copy)]
pub struct Explanation {
    /// The code, or the page's sentence.
    pub key: Key,
    /// The product whose numbers were read.
    pub product: Product,
    /// The page or endpoint it came from.
    pub scene: Scene,
    /// The facts; `None` for a code that is not in the tables.
    pub entry: Option<&'static Entry>,
    /// True when the emulator speaks for itself: it does not have what was called.
    pub emulator: bool,
}

/// Explains a code that came up in a scene; a [`Place`] is one too. With [`Scene::Unknown`] the
/// errmsg decides between WeChat and WeCom, and the number between server calls, pages and
/// polling. Pass `""` when there is no errmsg.
pub fn explain(scene: impl Into<Scene>, code: i64, errmsg: &str) -> Explanation {
    let scene = scene.into();
    if errmsg.starts_with(EMULATOR) {
        let product = scene.product().unwrap_or(Product::Account);
        return Explanation { key: Key::Number(code), product, scene, entry: None, emulator: true };
    }
    match scene.product() {
        Some(product) => explain_at(product, scene, code),
        None => {
            let product = guess(code, errmsg);
            explain_at(product, only_scene(product), code)
        }
    }
}

/// The scene of a product that has only one.
const fn only_scene(product: Product) -> Scene {
    match product {
        Product::Page => Scene::Authorize,
        Product::Poll => Scene::Poll,
        _ => Scene::Unknown,
    }
}

/// Explains a code of a product, in a scene of it.
pub fn explain_at(product: Product, scene: Scene, code: i64) -> Explanation {
    let entry = find(product, code);
    Explanation { key: Key::Number(code), product, scene, entry, emulator: false }
}

/// Explains an entry in no particular scene.
pub fn explain_entry(entry: &'static Entry) -> Explanation {
    let scene = only_scene(entry.product);
    let product = entry.product;
    Explanation { key: entry.key, product, scene, entry: Some(entry), emulator: false }
}

/// Everything a bare number can mean: at WeChat's API, at WeCom, on a page, while polling.
pub fn readings(code: i64) -> Vec<Explanation> {
    all().filter(|e| e.key == Key::Number(code)).map(explain_entry).collect()
}

fn guess(code: i64, errmsg: &str) -> Product {
    let candidates = || all().filter(move |e| e.key == Key::Number(code));
    let wecom = split(errmsg).is_wecom();
    candidates()
        .filter(|e| !wecom || e.product == Product::Wecom)
        .find(|e| e.is_errmsg(errmsg))
        .or_else(|| candidates().find(|e| (e.product == Product::Wecom) == wecom))
        .or_else(|| candidates().next().filter(|_| !wecom))
        .map_or(if wecom { Product::Wecom } else { Product::Account }, |e| e.product)
}

impl Explanation {
    /// What the code says.
    pub fn meaning(&self, lang: Lang) -> &'static str {
        self.row(lang).meaning
    }

    /// Why it came, as narrowly as the scene allows.
    pub fn cause(&self, lang: Lang) -> &'static str {
        self.special(lang).map_or_else(|| self.row(lang).cause, |at| at.cause)
    }

    /// The next step, as narrowly as the scene allows.
    pub fn fix(&self, lang: Lang) -> &'static str {
        self.special(lang).map_or_else(|| self.row(lang).fix, |at| at.fix)
    }

    /// The name of the product.
    pub fn product_name(&self, lang: Lang) -> &'static str {
        if self.emulator { of(lang).emulator_name } else { (of(lang).product)(self.product) }
    }

    /// The name of the scene.
    pub fn scene_name(&self, lang: Lang) -> &'static str {
        (of(lang).scene)(self.scene)
    }

    /// What is said for particular scenes, as long as the scene is not known.
    pub fn scenes(&self, lang: Lang) -> &'static [AtScene] {
        if self.scene == Scene::Unknown { self.row(lang).scenes } else { &[] }
    }

    /// True when the same call may succeed later.
    pub fn retryable(&self) -> bool {
        self.entry.is_some_and(|e| e.retryable)
    }

    /// Where the vendor writes about it.
    pub fn reference(&self) -> String {
        match (self.product, self.key) {
            (Product::Wecom, Key::Number(code)) => {
                format!("https://open.work.weixin.qq.com/devtool/query?e={code}")
            }
            (Product::Page, _) => {
                "https://developers.weixin.qq.com/doc/service/guide/h5/auth.html".to_owned()
            }
            (Product::Poll, _) => "https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html".to_owned(),
            _ => "https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html".to_owned(),
        }
    }

    fn special(&self, lang: Lang) -> Option<&'static AtScene> {
        let scenes = self.row(lang).scenes;
        let at = |scene| scenes.iter().find(|at| at.scene == scene);
        // A platform's mini program login can fail like its two neighbours.
        let twins = [Place::Jscode2session, Place::ComponentAccessToken].map(Scene::Call);
        at(self.scene).or_else(|| match self.scene {
            Scene::Call(Place::ComponentJscode2session) => twins.into_iter().find_map(at),
            _ => None,
        })
    }

    fn row(&self, lang: Lang) -> &'static Row {
        let text = of(lang);
        if self.emulator {
            return &text.emulator;
        }
        text.row(self.product, self.key).unwrap_or(match self.product {
            Product::Wecom => &text.unlisted_wecom,
            _ => &text.unlisted,
        })
    }
}

#[cfg(test)]
mod tests;
