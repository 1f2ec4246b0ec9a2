//! Every exchange of a check, in order; or, where there are too many to be kept, somebody who hears of each.
//! Must not send or judge anything.

use std::sync::{Arc, Mutex, PoisonError};

use super::exchange::{Exchange, Failure};

/// Who hears of each exchange.
type Hearer = Box<dyn Fn(&Exchange) + Send + Sync>;

/// Every exchange of a check, in order, and what must be masked in them; or, where there are too many
/// to be kept, somebody who hears of each.
#[derive(Default)]
pub struct Record {
    exchanges: Mutex<Vec<Arc<Exchange>>>,
    /// From which exchange on which rule was judged.
    turns: Mutex<Vec<(usize, &'static str)>>,
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

    /// What comes from here on is done for this rule.
    pub fn turn(&self, rule: &'static str) {
        let from = self.all().len();
        self.turns.lock().unwrap_or_else(PoisonError::into_inner).push((from, rule));
    }

    /// The request after which nobody answered any more, where the back end was there once, with the
    /// rule it was made for. One of the same rule whose connection broke counts for more than those
    /// that were still answered: a process that dies takes its time.
    pub fn deadly(&self) -> Option<(Option<&'static str>, Arc<Exchange>)> {
        let all = self.all();
        let last = all.iter().rposition(|exchange| !is_gone(exchange))?;
        if !all.iter().skip(last).any(is_gone) {
            return None;
        }
        let turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = turns.iter().rev().find(|(from, _)| *from <= last);
        let from = turn.map_or(0, |(from, _)| *from);
        let broken = |exchange: &&Arc<Exchange>| matches!(exchange.got, Err(Failure::Broken(_)));
        let since = all.get(from..=last).unwrap_or_default();
        let deadly = since.iter().rev().find(broken).or(since.last())?;
        Some((turn.map(|(_, rule)| *rule), Arc::clone(deadly)))
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

/// True for a request that nobody was there to take.
pub fn is_gone(exchange: &Arc<Exchange>) -> bool {
    matches!(exchange.got, Err(Failure::NotReached(_)))
}
