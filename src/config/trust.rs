//! The rule that a project file is not trusted with secrets it did not bring.
//! Must not know which commands send secrets; they ask here before they do.

use super::origin::Origin;
use crate::domain::base::Base;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;

/// A secret was about to go to a place named by something less trusted than the secret.
#[derive(Debug, thiserror::Error)]
#[error(
    "{base_origin} names {host} as WeChat, but the secret comes from {secret_origin}; it is not sent there"
)]
pub struct Untrusted {
    host: String,
    base_origin: Box<Origin>,
    secret_origin: Box<Origin>,
}

impl Fault for Untrusted {
    fn kind(&self) -> &'static str {
        "base_not_trusted"
    }
    fn exit(&self) -> Exit {
        Exit::Usage
    }
    fn chinese(&self) -> String {
        let Untrusted { host, base_origin, secret_origin } = self;
        let (base_origin, secret_origin) = (base_origin.chinese(), secret_origin.chinese());
        format!("{base_origin} 把微信的地址指到了 {host}，而密钥来自 {secret_origin}，所以没有发送")
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        Some(match lang {
            Lang::Zh => {
                "若确实要发到这里，请用 --api-base 或 WXAUTH_API_BASE 明确给出这个地址".to_owned()
            }
            Lang::En => {
                "if you mean it, give that address yourself with --api-base or WXAUTH_API_BASE"
                    .to_owned()
            }
        })
    }
}

/// Checks that a secret from `secret` may go to `base`, which came from `origin`.
pub fn check(base: &Base, origin: &Origin, secret: &Origin) -> Result<(), Untrusted> {
    if base.is_wechat() || base.is_loopback() || origin.trust() >= secret.trust() {
        return Ok(());
    }
    let (base_origin, secret_origin) = (Box::new(origin.clone()), Box::new(secret.clone()));
    Err(Untrusted { host: base.host().to_owned(), base_origin, secret_origin })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::config::{Origin, Target, Trust};
    use crate::domain::base::Base;

    fn file(trust: Trust) -> Origin {
        Origin::File { path: "wxauth.toml".into(), line: 1, column: 1, profile: None, trust }
    }

    #[test]
    fn a_project_file_cannot_redirect_secrets_it_did_not_bring() {
        let evil = &Base::parse("https://evil.example/").unwrap();
        let variable = Origin::Variable("WXAUTH_SECRET".into());
        assert!(check(evil, &file(Trust::Project), &variable).is_err());
        assert!(check(evil, &file(Trust::Project), &file(Trust::User)).is_err());
        assert!(check(evil, &file(Trust::Project), &file(Trust::Project)).is_ok());
        assert!(check(evil, &Origin::Flag("--api-base".into()), &variable).is_ok());
        assert!(
            check(&Base::parse("http://127.0.0.1:8787").unwrap(), &file(Trust::Project), &variable)
                .is_ok()
        );
        assert!(
            check(
                &Base::parse("https://api.weixin.qq.com").unwrap(),
                &file(Trust::Project),
                &variable
            )
            .is_ok()
        );
    }

    #[test]
    fn nor_secrets_it_only_points_to() {
        let evil = &Base::parse("https://evil.example/").unwrap();
        let project = file(Trust::Project);
        for to in [Target::Variable("AWS_KEY".into()), Target::File("/home/u/.ssh/key".into())] {
            let secret = Origin::Referred { by: Box::new(project.clone()), to };
            assert!(check(evil, &project, &secret).is_err(), "{secret}");
        }
    }
}
