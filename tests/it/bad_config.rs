//! A configuration that is wrong, in every way that one can be: each is told with file and line, the key, and what to do, and nothing is sent.

use std::process::{Command, Stdio};

const URL: &str = "url = \"http://127.0.0.1:9/engine-rest\"";

/// Runs a one-shot with that configuration; gives its exit code and what it told.
fn told(config: &[u8]) -> (Option<i32>, String) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("config.toml");
    std::fs::write(&path, config).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowdeck"));
    command.args(["get", "definitions", "--context", "a"]).env_clear().env("HOME", home.path());
    let output = command.env("FLOWDECK_CONFIG", &path).stdin(Stdio::null()).output().unwrap();
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// The context `a` with these lines more, from the third line on.
fn context(lines: &str) -> String {
    format!("[contexts.a]\n{URL}\n{lines}\n")
}

#[test]
fn a_config_wrong_in_many_ways_is_told_with_line_key_and_remedy() {
    let cases: [(String, &[&str]); 17] = [
        ("[contexts.a\n".to_owned(), &["config.toml:1:12:", "not TOML", "expected `]`"]),
        (format!("defualt = 'a'\n{}", context("")), &["config.toml:1:", "defualt", "did you mean `default`?"]),
        (context("refesh = '10s'"), &["config.toml:3:", "contexts.a.refesh", "did you mean `refresh`?"]),
        (context("auth.basci = { user = 'x', password = 'y' }"), &["config.toml:3:", "auth.basci", "did you mean `basic`?"]),
        (context("auth.basic = { usr = 'x', password = 'y' }"), &["config.toml:3:", "auth.basic.usr", "did you mean `user`?"]),
        (context("auth.bearer = { fiel = 'y' }"), &["config.toml:3:", "auth.bearer.fiel", "did you mean `file`?"]),
        (context("read_only = 'yes'"), &["config.toml:3:", "read_only", "should be true or false"]),
        (context("production = 1"), &["config.toml:3:", "production", "should be true or false"]),
        ("[contexts.a]\nurl = 'localhost:8080'\n".to_owned(), &["config.toml:2:", "url", "http://"]),
        ("[contexts.a]\nread_only = true\n".to_owned(), &["config.toml:1:", "`url` is needed, like url ="]),
        (context("refresh = '10'"), &["config.toml:3:", "refresh", "like \"10s\", from 1s to 1h"]),
        (context("timeout = '3 days'"), &["config.toml:3:", "timeout", "from 100ms to 1h"]),
        (format!("{}[contexts.a]\n{URL}\n", context("")), &["config.toml:4:", "duplicate"]),
        (context("auth.basic = { user = 'x', password = 'y' }\nauth.bearer = 'z'"), &["config.toml:3:", "auth", "one way to sign in"]),
        (format!("default = 'b'\n{}", context("")), &["config.toml:1:", "`default`", "no context `b`; there are: a"]),
        (context("auth.bearer = { command = 'pass show' }"), &["config.toml:3:", "auth.bearer.command"]),
        ("contexts = 3\n".to_owned(), &["config.toml:1:", "contexts"]),
    ];
    for (config, says) in cases {
        let (code, text) = told(config.as_bytes());
        assert_eq!(code, Some(2), "{config}\n{text}");
        for part in says {
            assert!(text.contains(part), "{config}\ndoes not say {part:?}:\n{text}");
        }
    }
    let (code, text) = told(b"[contexts.a]\n# gr\xfc\xdfe\n");
    assert!(code == Some(2) && text.contains("config.toml:2: the text is not UTF-8"), "{text}");
}

#[test]
fn a_secret_that_is_missing_fails_or_hangs_is_told_and_nothing_is_sent() {
    for (secret, says) in [
        ("{ file = '/nope/token' }", &["/nope/token", "cannot be read"][..]),
        ("{ env = 'NO_SUCH_VARIABLE' }", &["NO_SUCH_VARIABLE"]),
        ("{ command = ['false'] }", &["`false` failed", "run it in a shell to see why"]),
        ("{ command = ['no-such-program'] }", &["`no-such-program` cannot be started"]),
        ("{ command = ['sleep', '60'] }", &["did not end within 10s", "unlock its store first"]),
    ] {
        let (code, text) = told(context(&format!("auth.bearer = {secret}")).as_bytes());
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("no credentials") && !text.contains("cannot be reached"), "something was sent: {text}");
        for part in says {
            assert!(text.contains(part), "{secret} does not say {part:?}: {text}");
        }
    }
}
