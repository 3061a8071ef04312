//! Reading a Java stack trace: which frames are the engine's and its frameworks', and what the root cause is.

use std::ops::Range;

use super::lines::Lines;
use crate::text::Tone;
use crate::text::clean;

/// Packages that no process developer wrote.
const ENGINE_AND_FRAMEWORK: &[&str] = &[
    "org.camunda.",
    "org.operaton.",
    "org.cibseven.",
    "io.camunda.",
    "org.springframework.",
    "org.apache.",
    "org.hibernate.",
    "org.eclipse.",
    "org.jboss.",
    "org.wildfly.",
    "org.xnio.",
    "org.glassfish.",
    "org.codehaus.groovy.",
    "org.postgresql.",
    "org.h2.",
    "org.mybatis.",
    "io.undertow.",
    "io.quarkus.",
    "io.netty.",
    "com.zaxxer.",
    "com.sun.",
    "java.",
    "javax.",
    "jakarta.",
    "jdk.",
    "sun.",
    "oracle.",
    "groovy.",
    "kotlin.",
    "scala.",
];

/// Runs of at least two frames of engine and framework, as pieces, each with what stands for it.
pub(super) fn folds(lines: &Lines) -> Vec<(Range<usize>, String)> {
    let mut folds = Vec::new();
    let (mut first, mut frames) = (0, 0);
    for piece in 0..=lines.count() {
        let line = if piece < lines.count() { lines.get(piece) } else { "" };
        if foreign(line) {
            if frames == 0 {
                first = piece;
            }
            frames += 1;
            continue;
        }
        // "... 41 more" repeats frames that stand elsewhere; after a folded run it says nothing.
        if frames > 0 && repeated(line) {
            continue;
        }
        if frames > 1 {
            folds.push((first..piece, format!("… {frames} frames of engine and framework")));
        }
        frames = 0;
    }
    folds
}

/// The root cause and the first frame below it that is somebody's own, both clean; empty where the text is no stack trace.
pub(super) fn summary(lines: &Lines) -> Vec<String> {
    if !(0..lines.count()).any(|piece| frame(lines.get(piece)).is_some()) {
        return Vec::new();
    }
    // A cause inside of a suppressed exception is indented; the root cause is not.
    let root = (0..lines.count()).rev().find(|piece| lines.get(*piece).starts_with("Caused by: ")).unwrap_or(0);
    let line = lines.get(root);
    let mut summary = vec![clean(line.strip_prefix("Caused by: ").unwrap_or(line).trim()).into_owned()];
    let own = (root + 1..lines.count()).map(|piece| lines.get(piece)).take_while(|line| !line.starts_with("Caused by: "));
    if let Some(own) = own.filter(|line| frame(line).is_some()).find(|line| !foreign(line)) {
        summary.push(clean(own.trim()).into_owned());
    }
    summary
}

/// How a line is meant.
pub(super) fn tone(line: &str, first: bool) -> Tone {
    let line = line.trim_start();
    if foreign(line) || repeated(line) {
        return Tone::Dim;
    }
    if first || line.starts_with("Caused by: ") || line.starts_with("Suppressed: ") { Tone::Failing } else { Tone::Plain }
}

/// Class and method of a frame: `at app//org.acme.Pick.run(Pick.java:12)` gives `org.acme.Pick.run`.
fn frame(line: &str) -> Option<&str> {
    let (method, _) = line.trim_start().strip_prefix("at ")?.split_once('(')?;
    // Loader and module stand in front with slashes.
    Some(method.rsplit_once('/').map_or(method, |(_, method)| method))
}

fn foreign(line: &str) -> bool {
    frame(line).is_some_and(|method| ENGINE_AND_FRAMEWORK.iter().any(|package| method.starts_with(package)))
}

fn repeated(line: &str) -> bool {
    line.trim_start().strip_prefix("... ").is_some_and(|rest| rest.trim_end().ends_with(" more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "\
org.camunda.bpm.engine.ProcessEngineException: Exception while executing job
\tat org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd.execute(ExecuteJobsCmd.java:113)
\tat java.base/java.lang.Thread.run(Thread.java:829)
\tSuppressed: java.io.IOException: closed
\t\tat app//com.acme.Stock.close(Stock.java:9)
\tCaused by: java.lang.Error: inside of the suppressed one
Caused by: java.lang.IllegalStateException: no stock \u{1b}[31m
\tat com.acme.Stock.reserve(Stock.java:42)
\tat deployment.shop.war//org.camunda.bpm.engine.impl.Delegate.run(Delegate.java:1)
\tat jdk.internal.reflect.GeneratedMethodAccessor7.invoke(Unknown Source)
\tat org.springframework.aop.Proxy.go(Proxy.java:5)
\t... 41 more
";

    fn lines(text: &str) -> Lines {
        Lines::new(text.to_owned())
    }

    #[test]
    fn runs_of_foreign_frames_are_folded_with_their_number() {
        let expected = [(1..3, "… 2 frames of engine and framework".to_owned()), (8..12, "… 3 frames of engine and framework".to_owned())];
        assert_eq!(folds(&lines(TRACE)), expected);
    }

    #[test]
    fn a_single_frame_and_own_frames_stay() {
        assert_eq!(folds(&lines("java.lang.Error\n\tat com.acme.A.a(A.java:1)\n\tat java.lang.Thread.run(Thread.java:1)")), []);
        assert_eq!(folds(&lines("at javafx.Own.run(Own.java:1)\nat javafx.Own.run(Own.java:1)")), []);
    }

    #[test]
    fn the_root_cause_comes_with_the_first_own_frame() {
        assert_eq!(summary(&lines(TRACE)), ["java.lang.IllegalStateException: no stock ␛[31m", "at com.acme.Stock.reserve(Stock.java:42)"]);
    }

    #[test]
    fn without_a_cause_the_exception_itself_is_the_root() {
        assert_eq!(summary(&lines("java.lang.Error: x\n\tat java.lang.Thread.run(Thread.java:1)")), ["java.lang.Error: x"]);
        assert_eq!(summary(&lines("just some text")), Vec::<String>::new());
    }

    #[test]
    fn causes_stand_out_and_foreign_frames_recede() {
        let tones: Vec<_> = TRACE.lines().enumerate().map(|(index, line)| tone(line, index == 0)).collect();
        assert_eq!(
            (tones[0], tones[1], tones[3], tones[4], tones[6], tones[7], tones[11]),
            (Tone::Failing, Tone::Dim, Tone::Failing, Tone::Plain, Tone::Failing, Tone::Plain, Tone::Dim)
        );
    }
}
