//! The rows that an action can be done to, and why the others are left out.

use super::Subject;

/// Rows that are left out: how many, by the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut(Vec<(String, usize)>);

/// Parts rows by whether something can be done to each, or why not.
pub fn parted<'a>(subjects: Vec<Subject>, fits: impl Fn(&Subject) -> Result<(), &'a str>) -> (Vec<Subject>, LeftOut) {
    let (mut fit, mut left_out) = (vec![], LeftOut::default());
    for subject in subjects {
        match fits(&subject) {
            Ok(()) => fit.push(subject),
            Err(reason) => left_out.add(reason),
        }
    }
    (fit, left_out)
}

impl LeftOut {
    fn add(&mut self, reason: &str) {
        match self.0.iter_mut().find(|(known, _)| known == reason) {
            Some((_, count)) => *count += 1,
            None => self.0.push((reason.to_owned(), 1)),
        }
    }

    /// What a plan says about them; nothing if there are none.
    pub fn note(&self) -> Option<String> {
        let told: Vec<_> = self.0.iter().map(|(reason, count)| format!("{count} ({reason})")).collect();
        (!told.is_empty()).then(|| format!("left out: {}", told.join(", ")))
    }

    /// The reasons alone.
    pub fn reasons(&self) -> String {
        self.0.iter().map(|(reason, _)| reason.as_str()).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_told_with_how_many_it_leaves_out() {
        let mut left_out = LeftOut::default();
        assert_eq!((left_out.note(), left_out.reasons()), (None, String::new()));
        for reason in ["it runs", "refused", "it runs"] {
            left_out.add(reason);
        }
        assert_eq!(left_out.note().as_deref(), Some("left out: 2 (it runs), 1 (refused)"));
        assert_eq!(left_out.reasons(), "it runs; refused");
    }
}
