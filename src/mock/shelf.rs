//! A bounded place for things that expire: codes, tokens, pages.
//! Must not read a clock; expired things go when somebody comes by with the time.

use crate::domain::time::Time;
use std::collections::hash_map::RandomState;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};
use std::sync::Arc;

/// How many bytes of texts that strangers chose (addresses, queries) one shelf keeps at most.
const MOST_BYTES: usize = 16 << 20;

/// A shelf whose names are all drawn at random here: codes, tokens, uuids.
pub type Issued<V> = Shelf<V, BuildHasherDefault<Quick>>;

/// A hasher for names nobody else can choose: they are random already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quick(u64);

impl Quick {
    const fn mix(self, word: u64) -> Quick {
        Quick((self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            *self = self.mix(u64::from_le_bytes(*word));
        }
        for byte in rest {
            *self = self.mix(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        *self = self.mix(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The table takes its place from the low bits and a tag from the high ones.
        self.0 ^ (self.0 >> 32)
    }
}

/// A hasher for what is a hash already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Same(u64);

impl Hasher for Same {
    fn write(&mut self, bytes: &[u8]) {
        // Only ever asked for whole numbers.
        let _ = bytes;
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Things by name, each with a moment after which it is gone; the oldest go when it is full.
///
/// They stand by the hash of their name: an old thing that goes is found without reading its name,
/// which nobody has looked at for thousands of requests and no cache of the machine still holds.
#[derive(Debug)]
pub struct Shelf<V, S = RandomState> {
    things: HashMap<u64, Kept<V>, BuildHasherDefault<Same>>,
    order: VecDeque<(u64, u64)>,
    hasher: S,
    most: usize,
    counter: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Kept<V> {
    until: Time,
    number: u64,
    name: Arc<str>,
    bytes: usize,
    value: V,
}

impl<V, S: BuildHasher + Default> Shelf<V, S> {
    /// Room for `most` things.
    pub fn new(most: usize) -> Shelf<V, S> {
        Shelf {
            things: HashMap::default(),
            order: VecDeque::new(),
            hasher: S::default(),
            most,
            counter: 0,
            bytes: 0,
        }
    }

    /// Puts a thing there until a moment, in place of one of the same name.
    pub fn put(&mut self, name: impl Into<Arc<str>>, value: V, until: Time, now: Time) {
        self.put_heavy(name, value, 0, until, now);
    }

    /// The same for a thing that holds so many bytes of a stranger's choosing.
    pub fn put_heavy(
        &mut self,
        name: impl Into<Arc<str>>,
        value: V,
        bytes: usize,
        until: Time,
        now: Time,
    ) {
        self.sweep(now);
        let name: Arc<str> = name.into();
        self.counter += 1;
        let (number, place) = (self.counter, self.place(&name));
        self.order.push_back((number, place));
        self.bytes += bytes;
        if let Some(former) = self.things.insert(place, Kept { until, number, name, bytes, value })
        {
            self.bytes -= former.bytes;
        }
        while self.things.len() > self.most || (self.bytes > MOST_BYTES && self.things.len() > 1) {
            self.drop_front();
        }
        if self.order.len() > 2 * self.most + 16 {
            let things = &self.things;
            self.order.retain(|(number, place)| {
                things.get(place).is_some_and(|kept| kept.number == *number)
            });
        }
    }

    fn place(&self, name: &str) -> u64 {
        self.hasher.hash_one(name)
    }

    fn kept(&self, name: &str) -> Option<&Kept<V>> {
        self.things.get(&self.place(name)).filter(|kept| *kept.name == *name)
    }

    fn kept_mut(&mut self, name: &str) -> Option<&mut Kept<V>> {
        let place = self.place(name);
        self.things.get_mut(&place).filter(|kept| *kept.name == *name)
    }

    /// The thing, if it is not gone.
    pub fn get(&self, name: &str, now: Time) -> Option<&V> {
        self.kept(name).filter(|kept| now < kept.until).map(|kept| &kept.value)
    }

    /// The thing, to be changed.
    pub fn get_mut(&mut self, name: &str, now: Time) -> Option<&mut V> {
        self.kept_mut(name).filter(|kept| now < kept.until).map(|kept| &mut kept.value)
    }

    /// Moves the moment after which a thing is gone.
    pub fn keep_until(&mut self, name: &str, until: Time) {
        if let Some(kept) = self.kept_mut(name) {
            kept.until = until;
        }
    }

    /// The same for a thing that is there and among the younger ones, so that it need not be put
    /// again to stay; tells whether it is.
    pub fn prolong(&mut self, name: &str, until: Time, now: Time) -> bool {
        let (counter, half) = (self.counter, self.most as u64 / 2);
        let kept = self.kept_mut(name).filter(|kept| now < kept.until);
        let Some(kept) = kept.filter(|kept| counter - kept.number < half) else { return false };
        kept.until = until;
        true
    }

    /// Takes a thing away.
    pub fn take(&mut self, name: &str, now: Time) -> Option<V> {
        self.kept(name)?;
        let kept = self.things.remove(&self.place(name))?;
        self.bytes -= kept.bytes;
        Some(kept).filter(|kept| now < kept.until).map(|kept| kept.value)
    }

    /// Changes every thing.
    pub fn for_each_mut(&mut self, mut change: impl FnMut(&mut V)) {
        for kept in self.things.values_mut() {
            change(&mut kept.value);
        }
    }

    /// Every thing that is not gone, in no order.
    pub fn iter(&self, now: Time) -> impl Iterator<Item = (&str, &V)> {
        let alive = self.things.values().filter(move |kept| now < kept.until);
        alive.map(|kept| (&*kept.name, &kept.value))
    }

    /// How many there are, expired ones that nobody came by for included.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// Looks at the few oldest; in steady state each `put` pays for one or two of them.
    fn sweep(&mut self, now: Time) {
        for _ in 0..4 {
            let Some((number, place)) = self.order.front() else { return };
            match self.things.get(place) {
                Some(kept) if kept.number == *number && now < kept.until => return,
                _ => self.drop_front(),
            }
        }
    }

    fn drop_front(&mut self) {
        let Some((number, place)) = self.order.pop_front() else { return };
        // A newer thing of the same name has its own place further back.
        if self.things.get(&place).is_some_and(|kept| kept.number == number)
            && let Some(kept) = self.things.remove(&place)
        {
            self.bytes -= kept.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Issued, Shelf};
    use crate::domain::time::Time;

    fn at(secs: i64) -> Time {
        Time::from_secs(secs)
    }

    #[test]
    fn things_expire_and_the_oldest_go() {
        let mut shelf: Shelf<i32> = Shelf::new(3);
        shelf.put("a", 1, at(10), at(0));
        shelf.put("b", 2, at(20), at(0));
        assert_eq!((shelf.get("a", at(9)), shelf.get("a", at(10))), (Some(&1), None));
        shelf.put("c", 3, at(30), at(11));
        assert_eq!(shelf.len(), 2);
        shelf.put("d", 4, at(30), at(11));
        shelf.put("e", 5, at(30), at(11));
        assert_eq!((shelf.get("b", at(11)), shelf.get("c", at(11))), (None, Some(&3)));
        assert_eq!(shelf.take("c", at(11)), Some(3));
        assert_eq!(shelf.take("c", at(11)), None);
    }

    #[test]
    fn a_thing_put_again_keeps_its_new_place() {
        let mut shelf: Shelf<i32> = Shelf::new(2);
        shelf.put("a", 1, at(10), at(0));
        shelf.put("b", 2, at(10), at(0));
        shelf.put("a", 3, at(50), at(0));
        shelf.put("c", 4, at(50), at(0));
        assert_eq!((shelf.get("a", at(1)), shelf.get("b", at(1))), (Some(&3), None));
        shelf.keep_until("a", at(60));
        assert_eq!(shelf.get("a", at(55)), Some(&3));
    }

    #[test]
    fn a_young_thing_is_prolonged_where_it_stands() {
        let mut shelf: Shelf<i32> = Shelf::new(4);
        shelf.put("a", 1, at(10), at(0));
        assert!(shelf.prolong("a", at(20), at(9)) && shelf.order.len() == 1);
        assert_eq!(shelf.get("a", at(19)), Some(&1));
        assert!(!shelf.prolong("a", at(30), at(20)) && !shelf.prolong("b", at(30), at(0)));
        shelf.put("b", 2, at(90), at(0));
        shelf.put("c", 3, at(90), at(0));
        assert!(!shelf.prolong("a", at(30), at(0)), "others came later");
    }

    #[test]
    fn many_things_leave_it_small() {
        let mut shelf: Issued<i64> = Shelf::new(100);
        shelf.put("stays", 0, at(1_000_000), at(0));
        for n in 0..50_000i64 {
            shelf.put("again", n, at(n + 5), at(n));
            shelf.put((n % 50).to_string(), n, at(n + 5), at(n));
            shelf.take("again", at(n));
        }
        assert!(shelf.len() <= 100 && shelf.order.len() <= 220);
        assert_eq!(shelf.get("stays", at(60_000)), Some(&0));
    }

    #[test]
    fn heavy_things_make_room_by_their_weight() {
        let mut shelf: Shelf<i32> = Shelf::new(1000);
        for n in 0..100 {
            shelf.put_heavy(format!("k{n}"), n, 1 << 20, at(1000), at(0));
        }
        assert_eq!((shelf.len(), shelf.get("k99", at(0))), (16, Some(&99)));
        // Replaced and taken things weigh nothing any more.
        for _ in 0..100 {
            shelf.put_heavy("same", 1, 1 << 20, at(1000), at(0));
        }
        assert_eq!(shelf.len(), 16);
        assert_eq!(shelf.take("same", at(0)), Some(1));
        shelf.put("light", 2, at(1000), at(0));
        assert_eq!(shelf.len(), 16);
        // One alone stays, whatever it weighs.
        shelf.put_heavy("whale", 3, 1 << 30, at(1000), at(0));
        assert_eq!((shelf.len(), shelf.get("whale", at(0))), (1, Some(&3)));
    }
}
