//! Identity and chance: ids that look like the engine's, and a generator that repeats itself from a seed.

use std::fmt;
use std::num::NonZeroU32;

/// What all ids of one engine end in: node and clock part of a time-based UUID.
const TAIL: &str = "-e6bc-11f1-a757-0242ac120002";
/// Odd, so that counting up gives every first block once; far apart, so that neighbours are told apart by eye.
const STEP: u32 = 0x0009_e37b;
/// `STEP * STEP_INVERSE == 1` (mod 2^32).
const STEP_INVERSE: u32 = inverse(STEP);

/// An id: counted up inside, written like the engine's UUIDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(NonZeroU32);

const fn inverse(odd: u32) -> u32 {
    // Newton's iteration doubles the correct bits: 3, 6, 12, 24, 48.
    let mut x = odd;
    let mut round = 0;
    while round < 4 {
        x = x.wrapping_mul(2u32.wrapping_sub(odd.wrapping_mul(x)));
        round += 1;
    }
    x
}

impl Id {
    /// One that is never given.
    pub const UNKNOWN: Self = Self(NonZeroU32::MAX);

    /// The `n`th, counted from 1.
    pub fn nth(n: u32) -> Self {
        NonZeroU32::new(n).map_or(Self::UNKNOWN, Self)
    }

    /// Its number, counted from 1.
    pub fn number(self) -> u32 {
        self.0.get()
    }

    /// Numbers that are in the order of the written ids.
    pub fn order(self) -> u32 {
        self.0.get().wrapping_mul(STEP)
    }

    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let first = text.strip_suffix(TAIL)?;
        if first.len() != 8 || first.bytes().any(|b| b.is_ascii_uppercase()) {
            return None;
        }
        u32::from_str_radix(first, 16).ok().and_then(|n| NonZeroU32::new(n.wrapping_mul(STEP_INVERSE))).map(Self)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}{TAIL}", self.order())
    }
}

/// Pseudo-random numbers (splitmix64): the same seed gives the same world.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end` (which is at least 1).
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Milliseconds between two bounds.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(u64::try_from(to - from).unwrap_or(1))).unwrap_or(0)
    }

    /// True in `percent` of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_and_nothing_else_is() {
        for n in [1, 77, u32::MAX] {
            assert_eq!(Id::parse(&Id::nth(n).to_string()), Some(Id::nth(n)));
        }
        assert_eq!(Id::parse("nope"), None);
        assert_eq!(Id::parse(&Id::nth(77).to_string().to_uppercase()), None);
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut a, mut b, mut c) = (Chance::new(7), Chance::new(7), Chance::new(8));
        let numbers: Vec<u64> = (0..5).map(|_| a.next()).collect();
        assert_eq!(numbers, (0..5).map(|_| b.next()).collect::<Vec<_>>());
        assert_ne!(numbers, (0..5).map(|_| c.next()).collect::<Vec<_>>());
    }
}
