//! Sending again: how often, after what pauses, and when it is not allowed.
//! Must not sleep by itself: whoever calls brings the sleeper, so tests need no time.

use std::time::Duration;

/// How often to try and how long to wait in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Tries after the first one; 0 means once and no more.
    pub again: u32,
    /// The first pause; each later one is twice as long.
    pub first: Duration,
    /// No pause is longer.
    pub longest: Duration,
}

impl Default for Retry {
    /// Twice more, after 300 and 600 milliseconds.
    fn default() -> Retry {
        Retry::times(2)
    }
}

/// What is to become of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// This is the result.
    Keep,
    /// Worth another try after a pause, if any is left.
    Again,
}

impl Retry {
    /// `again` further tries, pauses from 300 milliseconds up to 5 seconds.
    pub const fn times(again: u32) -> Retry {
        Retry { again, first: Duration::from_millis(300), longest: Duration::from_secs(5) }
    }

    /// The pauses in order, one per further try.
    pub fn pauses(self) -> impl Iterator<Item = Duration> {
        (0..self.again).map(move |n| {
            let factor = 1u32.checked_shl(n).unwrap_or(u32::MAX);
            self.first.saturating_mul(factor).min(self.longest)
        })
    }

    /// Runs `attempt` until `judge` keeps a result or the tries are used up; gives the last result
    /// and how many tries it took.
    pub async fn run<T, A, S>(
        self,
        mut attempt: A,
        judge: impl Fn(&T) -> Verdict,
        mut sleep: S,
    ) -> (T, u32)
    where
        A: AsyncFnMut() -> T,
        S: AsyncFnMut(Duration),
    {
        let mut tries = 1;
        let mut result = attempt().await;
        for pause in self.pauses() {
            if judge(&result) == Verdict::Keep {
                break;
            }
            sleep(pause).await;
            tries += 1;
            result = attempt().await;
        }
        (result, tries)
    }
}

#[cfg(test)]
mod tests {
    use super::{Retry, Verdict};
    use std::time::Duration;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses: Vec<u128> = Retry::times(6).pauses().map(|d| d.as_millis()).collect();
        assert_eq!(pauses, [300, 600, 1200, 2400, 4800, 5000]);
        assert_eq!(Retry::times(40).pauses().last(), Some(Duration::from_secs(5)));
        assert_eq!(Retry::times(0).pauses().count(), 0);
    }

    #[tokio::test]
    async fn tries_until_kept_and_no_longer() {
        let mut slept = Vec::new();
        let mut answers = [1, 2, 3].into_iter();
        let (result, tries) = Retry::times(5)
            .run(
                async || answers.next(),
                |n| if *n == Some(2) { Verdict::Keep } else { Verdict::Again },
                async |d| slept.push(d),
            )
            .await;
        assert_eq!((result, tries, slept.len()), (Some(2), 2, 1));
    }

    #[tokio::test]
    async fn the_last_failure_is_reported() {
        let mut count = 0;
        let (result, tries) = Retry::times(2)
            .run(
                async || {
                    count += 1;
                    count
                },
                |_| Verdict::Again,
                async |_| (),
            )
            .await;
        assert_eq!((result, tries), (3, 3));
    }
}
