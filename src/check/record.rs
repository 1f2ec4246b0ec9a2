//! Every exchange of a check, in order; or, where there are too many to be kept, somebody who hears of each.
//! Must not send or judge anything.

use std::sync::{Arc, Mutex, PoisonError};

use super::exchange::Exchange;

/// Who hears of each exchange.
type Hearer = Box<dyn Fn(&Exchange) + Send + Sync>;

/// Every exchange of a check, in order, and what must be masked in them; or, where there are too many
/// to be kept, somebody who hears of each.
#[derive(Default)]
pub struct Record {
    exchanges: Mutex<Vec<Arc<Exchange>>>,
    secrets: Mutex<Vec<String>>,
    hearer: Option<Hearer>,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Record")
    }
}

impl Record {
    /// A record that keeps nothing and tells of every exchange instead.
    pub fn heard_by(hearer: impl Fn(&Exchange) + Send + Sync + 'static) -> Record {
        Record { hearer: Some(Box::new(hearer)), ..Record::default() }
    }

    /// Notes an exchange.
    pub fn note(&self, exchange: Exchange) -> Arc<Exchange> {
        let exchange = Arc::new(exchange);
        if let Some(hear) = &self.hearer {
            hear(&exchange);
            return exchange;
        }
        let mut all = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Arc::clone(&exchange));
        exchange
    }

    /// Every exchange so far, oldest first.
    pub fn all(&self) -> Vec<Arc<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes a text that no evidence may show.
    pub fn hide(&self, secret: &str) {
        if self.hearer.is_some() {
            return;
        }
        let mut all = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        if secret.len() >= 8 && !all.iter().any(|known| known == secret) {
            all.push(secret.to_owned());
        }
    }

    /// What no evidence may show.
    pub fn secrets(&self) -> Vec<String> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
