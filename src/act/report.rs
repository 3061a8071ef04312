//! What became of a plan: a fate for each step, told in one line or in many.

use super::follow::{End, Followed};
use crate::api::Target;

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The server accepted it; what is worth knowing of its answer, or nothing.
    Done(String),
    /// The server refused it, or it was not sent; the reason.
    Failed(String),
    /// The server does not allow it to this user; its reason.
    Forbidden(String),
    /// No answer came: it may have happened. The reason.
    Unknown(String),
    /// Stopped before it was sent.
    NotSent,
    /// It was accepted as a batch, and this is how that went.
    Followed(Followed),
}

impl Fate {
    /// Whether all of it was done.
    pub fn is_done(&self) -> bool {
        match self {
            Self::Done(_) => true,
            Self::Followed(followed) => followed.end == End::Done && followed.failed == 0,
            Self::Failed(_) | Self::Forbidden(_) | Self::Unknown(_) | Self::NotSent => false,
        }
    }

    /// Whether something of it was done, or may have been.
    pub fn did_something(&self) -> bool {
        matches!(self, Self::Done(_) | Self::Followed(_))
    }
}

/// A step and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What it was done to.
    pub targets: Vec<Target>,
    /// How many things that touched.
    pub touches: u64,
    /// What became of it.
    pub fate: Fate,
}

/// What became of each step, in the order of the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The steps.
    pub steps: Vec<Settled>,
}

/// How many things ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Done.
    pub done: u64,
    /// Refused, or failed within a batch.
    pub failed: u64,
    /// Perhaps done.
    pub unknown: u64,
    /// Never sent.
    pub not_sent: u64,
    /// In a batch that nobody watches any more.
    pub left: u64,
}

/// One thing of a report that is worth a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How it ended, in a word; the gravest first.
    pub word: Word,
    /// What it is about.
    pub target: Target,
    /// The reason, or what the answer said.
    pub text: String,
}

/// How a thing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// It failed.
    Failed,
    /// Nobody knows.
    Unknown,
    /// The batch goes on unwatched.
    Left,
    /// It was never sent.
    NotSent,
    /// It was done.
    Done,
}

impl Word {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Left => "goes on",
            Self::NotSent => "not sent",
            Self::Done => "done",
        }
    }
}

impl Report {
    /// Each target with the fate of its step.
    pub fn fates(&self) -> impl Iterator<Item = (&Target, &Fate)> {
        self.steps.iter().flat_map(|step| step.targets.iter().map(|target| (target, &step.fate)))
    }

    /// How many things ended how.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for step in &self.steps {
            match &step.fate {
                Fate::Done(_) => tally.done += step.touches,
                Fate::Failed(_) | Fate::Forbidden(_) => tally.failed += step.touches,
                Fate::Unknown(_) => tally.unknown += step.touches,
                Fate::NotSent => tally.not_sent += step.touches,
                Fate::Followed(followed) => {
                    tally.done += followed.done;
                    tally.failed += followed.failed;
                    tally.left += followed.total.saturating_sub(followed.done + followed.failed);
                }
            }
        }
        tally
    }

    /// Whether everything was done.
    pub fn is_clean(&self) -> bool {
        self.steps.iter().all(|step| step.fate.is_done())
    }

    /// Whether something of it was done, or is being done.
    pub fn did_something(&self) -> bool {
        self.steps.iter().any(|step| step.fate.did_something())
    }

    /// Whether it is not known of something if it was done.
    pub fn is_unknown(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.fate, Fate::Unknown(_)))
    }

    /// The reason of the gravest of what was not done.
    pub fn first_reason(&self) -> Option<String> {
        self.lines().into_iter().map(|line| line.text).find(|text| !text.is_empty())
    }

    /// Whether the server forbade any of it.
    pub fn is_forbidden(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.fate, Fate::Forbidden(_)))
    }

    /// One line: `3 done · 1 failed: …`.
    pub fn summary(&self) -> String {
        let Tally { done, failed, unknown, not_sent, left } = self.tally();
        let counts = [(done, "done"), (failed, "failed"), (unknown, "unknown"), (left, "not seen to end"), (not_sent, "not sent")];
        let parts: Vec<_> = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let summary = if parts.is_empty() { "nothing was left to do".to_owned() } else { parts.join(" · ") };
        // what failed is told first, else what was answered, if that is one thing
        let lines = self.lines();
        let told: Vec<_> = lines.iter().filter(|line| !line.text.is_empty()).collect();
        match told.as_slice() {
            [first, ..] if first.word < Word::NotSent => format!("{summary}: {}", first.text),
            [only] => format!("{summary}: {}", only.text),
            _ => summary,
        }
    }

    /// A line for each thing that was not simply done, or whose answer says something; the gravest first.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = vec![];
        for step in &self.steps {
            let (word, text) = match &step.fate {
                Fate::Done(words) if words.is_empty() => continue,
                Fate::Done(words) => (Word::Done, words),
                Fate::Failed(reason) | Fate::Forbidden(reason) => (Word::Failed, reason),
                Fate::Unknown(reason) => (Word::Unknown, reason),
                Fate::NotSent => (Word::NotSent, &String::new()),
                Fate::Followed(followed) => {
                    lines.extend(followed.lines());
                    continue;
                }
            };
            lines.extend(step.targets.iter().map(|target| Line { word, target: target.clone(), text: text.clone() }));
        }
        lines.sort_by_key(|line| line.word);
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(id: &str, fate: Fate) -> Settled {
        Settled { targets: vec![Target { id: id.into(), label: id.to_owned() }], touches: 1, fate }
    }

    #[test]
    fn failures_stand_first_and_the_first_of_them_is_told() {
        let report = Report {
            steps: vec![
                settled("a", Fate::Done(String::new())),
                settled("b", Fate::NotSent),
                settled("c", Fate::Failed("on fire".to_owned())),
                settled("d", Fate::Done("started x".to_owned())),
            ],
        };
        assert_eq!(report.summary(), "2 done · 1 failed · 1 not sent: on fire");
        assert_eq!(report.lines().iter().map(|line| line.target.id.as_str()).collect::<Vec<_>>(), ["c", "b", "d"]);
        assert!(!report.is_clean());
        let one = Report { steps: vec![settled("d", Fate::Done("started x".to_owned()))] };
        assert_eq!(one.summary(), "1 done: started x");
    }

    #[test]
    fn a_batch_counts_what_it_took_with_it() {
        let followed = Followed {
            batch: "b-1".into(),
            total: 336,
            done: 335,
            failed: 1,
            failures: vec![Target { id: "job".into(), label: "No job found".to_owned() }],
            end: End::Stuck,
        };
        let report = Report { steps: vec![settled("all", Fate::Followed(followed))] };
        assert_eq!(report.summary(), "335 done · 1 failed: No job found");
        assert_eq!(report.lines()[0].target.id.as_str(), "job");
        assert!(!report.is_clean());
    }
}
