//! `wxauth login` from outside: the whole flow with the built-in emulator, and what can stop it.

use wxauth::mock::Server;

use crate::runner::wxauth;

const KEY: &str = "correct-horse-battery-staple-and-32-more";

#[test]
fn mock_walks_every_step_and_prints_the_ticket_alone() {
    let done = wxauth(["login", "--mock"]).run().exits(0);
    let ticket = done.text().trim_end();
    assert_eq!(ticket.split('.').count(), 3, "{}", done.show());
    for step in
        ["1 link", "2 consent", "3 callback", "4 exchange", "5 userinfo", "6 ticket", "7 verified"]
    {
        assert!(done.stderr.contains(step), "no step {step:?}\n{}", done.show());
    }
    assert!(
        done.stderr
            .contains(&format!("wxauth call http://127.0.0.1:3000/api/me --ticket {ticket}"))
    );
    assert!(done.stderr.contains("curl -H 'X-Wx-Ticket: "));
    assert!(!done.stderr.contains("access_token"), "tokens stay out of the talk");
}

#[test]
fn json_has_what_scripts_need() {
    let json = wxauth(["login", "--mock", "--json", "--as", "lisi", "--ttl", "10m"])
        .env("WXAUTH_TICKET_SECRET", KEY)
        .run()
        .exits(0)
        .json();
    assert_eq!(json["schema"], "wxauth.login/1");
    let data = &json["data"];
    assert_eq!(data["userinfo"]["nickname"], "李四");
    assert_eq!(data["claims"]["sub"], data["openid"]);
    assert_eq!(data["state_checked"], true);
    let life = data["claims"]["exp"].as_i64().unwrap() - data["claims"]["iat"].as_i64().unwrap();
    assert_eq!(life, 600);
    let ticket = data["ticket"].as_str().unwrap();
    wxauth(["ticket", "verify", ticket]).env("WXAUTH_TICKET_SECRET", KEY).run().exits(0);
    wxauth(["ticket", "verify", ticket])
        .env("WXAUTH_TICKET_SECRET", "another-key-of-32-bytes-or-more!")
        .run()
        .exits(6);
}

#[test]
fn the_same_user_has_the_same_openid_in_every_run() {
    let openid = || {
        let json = wxauth(["login", "--mock", "--json"]).run().exits(0).json();
        json["data"]["openid"].as_str().unwrap().to_owned()
    };
    assert_eq!(openid(), openid());
}

#[test]
fn protocol_2_5_base_scope_reads_no_profile() {
    let json =
        wxauth(["login", "--mock", "--json", "--scope", "snsapi_base"]).run().exits(0).json();
    assert!(json["data"].get("userinfo").is_none());
    assert_eq!(json["data"]["scope"], "snsapi_base");
}

#[test]
fn a_user_who_refuses_ends_with_5() {
    let json = wxauth(["login", "--mock", "--json", "--as", "refuser"]).run().exits(5).json();
    assert_eq!(json["ok"], false);
    assert_eq!(json["exit"], 5);
}

#[test]
fn a_user_there_is_not_is_told_in_one_line_with_those_there_are() {
    let nobody = wxauth(["login", "--mock", "--as", "nobody"]).run().exits(2);
    let nobody = nobody.says("called \"nobody\"").says("name one of zhangsan, lisi");
    let told = nobody.stderr.split_once("wxauth:").unwrap().1;
    assert!(told.is_ascii() && told.lines().count() == 2, "{told}");
    let chinese = wxauth(["login", "--mock", "--as", "nobody", "--lang", "zh"]).run().exits(2);
    chinese.says("可用的虚拟用户：zhangsan, lisi");
    wxauth(["login", "--mock", "--as", ""]).run().exits(2).says("--as");
    wxauth(["login", "--mock", "--as", " "]).run().exits(2).says("--as");
}

#[test]
fn an_emulator_that_runs_already() {
    let wechat = Server::start().unwrap();
    let mock = format!("--mock={}", wechat.url());
    let words = ["login", mock.as_str(), "--json", "--appid", "wx0123456789abcdef"];
    let secret = "0123456789abcdef0123456789abcdef";
    let json = wxauth(words).env("WXAUTH_SECRET", secret).run().exits(0).json();
    assert_eq!(json["data"]["userinfo"]["nickname"], "张三");
    // The secret of the first successful exchange became the app's own: another one is refused.
    let other = "ffffffffffffffffffffffffffffffff";
    let json = wxauth(words).env("WXAUTH_SECRET", other).run().exits(3).json();
    assert_eq!(json["error"]["wechat"]["errcode"], 40125, "PROTOCOL 2.1");
}

#[test]
fn what_is_missing_is_said_before_anybody_waits() {
    let done = wxauth(["login", "--appid", "wx0123456789abcdef", "--port", "0"]).run().exits(2);
    done.says("WXAUTH_SECRET");
    wxauth(["login", "--as", "lisi"]).run().exits(2).says("--mock");
    wxauth(["login", "--mock=nonsense"]).run().exits(2);
}

#[test]
fn real_mode_waits_and_ends_with_5_when_nobody_comes() {
    let words = ["login", "--appid", "wx0123456789abcdef", "--port", "0", "--timeout", "50ms"];
    let done = wxauth(words).env("WXAUTH_SECRET", "s").run().exits(5);
    done.says("https://open.weixin.qq.com/connect/oauth2/authorize?").says("no callback came");
}

#[test]
fn strict_refuses_a_key_that_can_be_guessed() {
    wxauth(["login", "--mock", "--strict"]).env("WXAUTH_TICKET_SECRET", "abc").run().exits(2);
}

#[test]
fn a_ticket_that_is_not_valid_yet_is_not_called_verified() {
    let words = ["login", "--mock", "--json", "--not-before", "1h"];
    let json = wxauth(words).env("WXAUTH_TICKET_SECRET", KEY).run().exits(0).json();
    assert_eq!(json["data"]["ticket_verified"], false);
}

#[test]
fn the_last_step_is_answered_by_the_reference_app() {
    let json = wxauth(["login", "--mock", "--json"]).run().exits(0).json();
    let answer = &json["data"]["answer"];
    assert_eq!(answer["status"], 200);
    assert_eq!(answer["body"]["openid"], json["data"]["openid"]);
}
