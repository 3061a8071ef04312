//! A style as written in a theme file: `"bold 203 on 236"`.
//!
//! Words: `bold`, `dim`, `italic`, `underlined`, `reverse`, `crossed`; colours by name, by number (0 to 255) or as `#rrggbb`, the ground after `on`.

use ratatui::style::{Color, Modifier, Style};

/// Reads a style. The error is the word that says nothing, or what is missing.
pub(super) fn parse(text: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut words = text.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if let Some(modifier) = modifier(word) {
            style = style.add_modifier(modifier);
            continue;
        }
        if word != "on" {
            if style.fg.is_some() {
                return Err(format!("`{word}` is a second colour; a ground is written `on {word}`"));
            }
            style = style.fg(colour(word)?);
            continue;
        }
        let Some(ground) = words.next() else { return Err("`on` needs a colour after it".to_owned()) };
        style = style.bg(colour(ground)?);
    }
    Ok(style)
}

fn modifier(word: &str) -> Option<Modifier> {
    Some(match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underlined" => Modifier::UNDERLINED,
        "reverse" => Modifier::REVERSED,
        "crossed" => Modifier::CROSSED_OUT,
        _ => return None,
    })
}

fn colour(word: &str) -> Result<Color, String> {
    const NAMED: [(&str, Color); 17] = [
        ("default", Color::Reset),
        ("black", Color::Black),
        ("red", Color::Red),
        ("green", Color::Green),
        ("yellow", Color::Yellow),
        ("blue", Color::Blue),
        ("magenta", Color::Magenta),
        ("cyan", Color::Cyan),
        ("gray", Color::Gray),
        ("bright-black", Color::DarkGray),
        ("bright-red", Color::LightRed),
        ("bright-green", Color::LightGreen),
        ("bright-yellow", Color::LightYellow),
        ("bright-blue", Color::LightBlue),
        ("bright-magenta", Color::LightMagenta),
        ("bright-cyan", Color::LightCyan),
        ("white", Color::White),
    ];
    if let Some((_, colour)) = NAMED.iter().find(|(name, _)| *name == word) {
        return Ok(*colour);
    }
    if let Ok(index) = word.parse() {
        return Ok(Color::Indexed(index));
    }
    let digits = word.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    value.map(Color::from_u32).ok_or_else(|| format!("`{word}` is no colour and no modifier"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_style() {
        assert_eq!(parse(""), Ok(Style::new()));
        assert_eq!(
            parse("bold 203 on #1c2b3a"),
            Ok(Style::new().fg(Color::Indexed(203)).bg(Color::Rgb(0x1c, 0x2b, 0x3a)).add_modifier(Modifier::BOLD))
        );
        assert_eq!(parse("on bright-black reverse"), Ok(Style::new().bg(Color::DarkGray).add_modifier(Modifier::REVERSED)));
        assert_eq!(parse("default"), Ok(Style::new().fg(Color::Reset)));
    }

    #[test]
    fn what_means_nothing_is_told() {
        assert_eq!(parse("bolt").unwrap_err(), "`bolt` is no colour and no modifier");
        assert_eq!(parse("256").unwrap_err(), "`256` is no colour and no modifier");
        assert_eq!(parse("#12345é").unwrap_err(), "`#12345é` is no colour and no modifier");
        assert_eq!(parse("red blue").unwrap_err(), "`blue` is a second colour; a ground is written `on blue`");
        assert_eq!(parse("red on").unwrap_err(), "`on` needs a colour after it");
    }
}
