//! The link `listen` prints and the address it gives out.

use super::{APPID, CODE, Listening};
use crate::runner::{Folder, wxauth, wxauth_in};

#[test]
fn its_link_carries_the_state_it_waits_for() {
    let words = ["--appid", APPID, "--account", "test", "--grace", "0"];
    let mut listening = Listening::start_bare(&words);
    let link = listening.run.talk_with("https://open.weixin.qq.com/connect/oauth2/authorize");
    let own = format!("redirect_uri=http%3A%2F%2F127.0.0.1%3A{}%2Fcallback&", listening.port);
    assert!(link.contains(&own), "{link}");
    let state = link.split("&state=").nth(1).unwrap().split('#').next().unwrap().to_owned();
    assert_eq!(state.len(), 32);
    let other = "0".repeat(32);
    assert!(listening.callback(&format!("code=a&state={other}")).starts_with("HTTP/1.1 400 "));
    listening.callback(&format!("code={CODE}&state={state}"));
    assert_eq!(listening.run.wait().exits(0).text(), format!("{CODE}\n"));
}

#[test]
fn the_advertised_address_is_not_the_bound_one() {
    let public = ["--appid", APPID, "--public-url", "https://abc.example.com/dev/"];
    let mut run =
        wxauth([&["listen", "--port", "0", "--path", "cb"], &public[..]].concat()).start();
    run.talk_with("https://abc.example.com/dev/cb");
    run.talk_with("listening on http://127.0.0.1:");
    run.talk_with("redirect_uri=https%3A%2F%2Fabc.example.com%2Fdev%2Fcb&");
}

#[test]
fn a_configured_redirect_uri_is_the_deployed_apps() {
    let folder = Folder::new();
    folder.file(
        "wxauth.toml",
        "[app]\nappid = \"wx5b6e96c8c89c614e\"\nredirect_uri = \"https://h5.example.com/cb\"\n",
    );
    let mut run = wxauth_in(&folder, ["listen", "--port", "0"]).start();
    let link = run.talk_with("/connect/oauth2/authorize?");
    assert!(link.contains("redirect_uri=http%3A%2F%2F127.0.0.1"), "{link}");
    let typed = ["listen", "--port", "0", "--redirect-uri", "https://h5.example.com/callback"];
    let mut run = wxauth_in(&folder, typed).start();
    let link = run.talk_with("/connect/oauth2/authorize?");
    assert!(link.contains("redirect_uri=https%3A%2F%2Fh5.example.com%2Fcallback&"), "{link}");
    let lost = ["listen", "--port", "0", "--redirect-uri", "https://h5.example.com/other"];
    wxauth_in(&folder, lost).run().exits(2).says("--path");
}
