//! Where one-shots write: results to standard output, everything else to standard error.

use std::io::{IsTerminal, Write};

use crate::text::clean_lines;

/// Writes a result as it is.
///
/// # Errors
/// When nobody reads it any more, among others.
pub fn print(bytes: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Writes what a server sent: exactly into a pipe or a file, cleaned and with an end of line to a terminal.
///
/// # Errors
/// As [`print`].
pub fn print_servers(bytes: &[u8]) -> std::io::Result<()> {
    if !is_terminal() {
        return print(bytes);
    }
    let text = String::from_utf8_lossy(bytes);
    let mut text = clean_lines(&text).into_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    print(text.as_bytes())
}

/// Whether results go to a terminal.
pub fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether a person can be asked: they see the question and type the answer.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Tells a person something, cleaned, on standard error.
pub fn tell(text: &str) {
    aside(&format!("flowdeck: {}\n", clean_lines(text)));
}

/// Writes clean text to standard error. Where that is closed there is nobody to tell.
pub fn aside(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Asks on standard error and reads the answer, without its line end.
///
/// # Errors
/// When nothing can be read.
pub fn ask(question: &str) -> std::io::Result<String> {
    aside(&clean_lines(question));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(answer.trim_end_matches(['\r', '\n']).to_owned())
}
