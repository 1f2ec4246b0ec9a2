//! A word to the owner of a secret's file that others can read as well: once for each file.
//! Must not change the file, nor refuse what is in it.

use std::path::Path;
use std::sync::PoisonError;

use super::App;
use crate::config::{SecretText, beside};
use crate::domain::curl::quote;
use crate::domain::lang::Lang;
use crate::platform::is_open_to_others;

impl App {
    /// The same for a secret that a table of `place` keeps in a file of the user's. One that lies with the
    /// project is everybody's who has the project, and no secret.
    pub fn caution_of(&self, secret: &SecretText, place: &Path) {
        let SecretText::File { file } = secret else { return };
        let file = beside(place, file, self.env.home().as_deref());
        if self.settings.leads_out(place, &file) {
            self.caution(&file);
        }
    }

    /// Warns when the file of a secret can be read by others. Pipes, devices and what a container mounts
    /// read-only are never meant.
    pub fn caution(&self, path: &Path) {
        let mut known = self.cautioned.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_open_to_others(path) || !known.insert(path.to_owned()) {
            return;
        }
        let (shown, quoted) = (path.display(), quote(&path.to_string_lossy()));
        self.out.warn(&match self.lang() {
            Lang::Zh => format!("密钥文件 {shown} 其他用户也能打开；请运行 chmod 600 {quoted}"),
            Lang::En => format!("the key file {shown} is open to other users: chmod 600 {quoted}"),
        });
    }
}
