//! The part of JUEL that the demo's definitions use, with the engine's words when one fails.
//!
//! Literals, variables, `+ - * / %`, comparisons, `&& || !`, and method calls on beans (there are none).

use super::value::{Kind, Plain, Value};

/// Why an expression could not be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// A name that is neither a variable nor a bean.
    Unknown(String),
    /// Text that is no number, and the Java class that it should have become.
    Coerce(String, &'static str),
    /// `%` by zero of whole numbers.
    Zero,
}

impl Trouble {
    /// What the engine says of it.
    pub fn message(&self, expression: &str) -> String {
        match self {
            Self::Unknown(_) => format!("Unknown property used in expression: {expression}. Cause: {}", self.cause()),
            _ => format!("Error while evaluating expression: {expression}. Cause: {}", self.cause()),
        }
    }

    /// The message of the innermost exception.
    pub fn cause(&self) -> String {
        match self {
            Self::Unknown(name) => format!("Cannot resolve identifier '{name}'"),
            Self::Coerce(text, class) => format!("Cannot coerce '{text}' to class {class}"),
            Self::Zero => "/ by zero".to_owned(),
        }
    }
}

/// Evaluates `${…}`; text without it is a String.
///
/// # Errors
/// [`Trouble`], as the engine would have it.
pub fn evaluate(text: &str, variable: &dyn Fn(&str) -> Option<Value>) -> Result<Value, Trouble> {
    let Some(inner) = text.trim().strip_prefix("${").and_then(|t| t.strip_suffix('}')) else { return Ok(Value::text(text)) };
    let mut parser = Parser { rest: inner, variable };
    parser.binary(0)
}

/// Operators by how tightly they bind, loosest first.
const LEVELS: [&[&str]; 5] = [&["||"], &["&&"], &["==", "!=", "<=", ">=", "<", ">"], &["+", "-"], &["*", "/", "%"]];

struct Parser<'a> {
    rest: &'a str,
    variable: &'a dyn Fn(&str) -> Option<Value>,
}

impl Parser<'_> {
    fn eat(&mut self, token: &str) -> bool {
        let trimmed = self.rest.trim_start();
        let Some(rest) = trimmed.strip_prefix(token) else { return false };
        self.rest = rest;
        true
    }

    fn binary(&mut self, level: usize) -> Result<Value, Trouble> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = operators.iter().find(|o| self.eat(o)) {
            let right = self.binary(level + 1)?;
            left = apply(operator, &left, &right)?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Value, Trouble> {
        if self.eat("!") {
            let value = self.unary()?;
            return Ok(boolean(value.plain != Plain::Bool(true)));
        }
        if self.eat("(") {
            let value = self.binary(0)?;
            self.eat(")");
            return Ok(value);
        }
        if self.eat("'") {
            let (text, rest) = self.rest.split_once('\'').unwrap_or((self.rest, ""));
            self.rest = rest;
            return Ok(Value::text(text));
        }
        let trimmed = self.rest.trim_start();
        let end = trimmed.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(trimmed.len());
        let (word, rest) = trimmed.split_at(end);
        self.rest = rest;
        match word {
            "true" | "false" => return Ok(boolean(word == "true")),
            "null" | "" => return Ok(Value::null()),
            _ => {}
        }
        if let Ok(number) = word.parse() {
            return Ok(Value::long(number));
        }
        (self.variable)(word).ok_or_else(|| Trouble::Unknown(word.to_owned()))
    }
}

fn boolean(b: bool) -> Value {
    Value::of(Kind::Boolean, Plain::Bool(b))
}

fn apply(operator: &str, left: &Value, right: &Value) -> Result<Value, Trouble> {
    match operator {
        "||" => Ok(boolean(left.plain == Plain::Bool(true) || right.plain == Plain::Bool(true))),
        "&&" => Ok(boolean(left.plain == Plain::Bool(true) && right.plain == Plain::Bool(true))),
        "==" => Ok(boolean(same(left, right))),
        "!=" => Ok(boolean(!same(left, right))),
        "<" | ">" | "<=" | ">=" => {
            let (a, b) = (double(left)?, double(right)?);
            Ok(boolean(match operator {
                "<" => a < b,
                ">" => a > b,
                "<=" => a <= b,
                _ => a >= b,
            }))
        }
        _ => arithmetic(operator, left, right),
    }
}

fn same(left: &Value, right: &Value) -> bool {
    match (&left.plain, &right.plain) {
        (Plain::Int(a), Plain::Int(b)) => a == b,
        (Plain::Int(_) | Plain::Double(_), Plain::Int(_) | Plain::Double(_)) => double(left).ok() == double(right).ok(),
        (a, b) => a == b,
    }
}

/// Division is always of doubles; otherwise it is whole numbers unless one side is a double or looks like one.
fn arithmetic(operator: &str, left: &Value, right: &Value) -> Result<Value, Trouble> {
    if operator == "/" || looks_double(left) || looks_double(right) {
        let (a, b) = (double(left)?, double(right)?);
        let result = match operator {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            _ => a % b,
        };
        return Ok(Value::of(Kind::Double, Plain::Double(result)));
    }
    let (a, b) = (long(left)?, long(right)?);
    let result = match operator {
        "+" => a.wrapping_add(b),
        "-" => a.wrapping_sub(b),
        "*" => a.wrapping_mul(b),
        _ => a.checked_rem(b).ok_or(Trouble::Zero)?,
    };
    Ok(Value::long(result))
}

/// JUEL takes text with a dot or an `e` for a double before it tries to read it.
fn looks_double(value: &Value) -> bool {
    match &value.plain {
        Plain::Double(_) => true,
        Plain::Text(t) => t.contains(['.', 'e', 'E']),
        _ => false,
    }
}

#[expect(clippy::cast_precision_loss, reason = "so does Java")]
fn double(value: &Value) -> Result<f64, Trouble> {
    match &value.plain {
        Plain::Null => Ok(0.0),
        Plain::Int(n) => Ok(*n as f64),
        Plain::Double(d) => Ok(*d),
        Plain::Text(t) if t.is_empty() => Ok(0.0),
        other => match other {
            Plain::Text(t) => t.parse().map_err(|_| Trouble::Coerce(t.clone(), "java.lang.Double")),
            _ => Err(Trouble::Coerce(value.words(), "java.lang.Double")),
        },
    }
}

fn long(value: &Value) -> Result<i64, Trouble> {
    match &value.plain {
        Plain::Null => Ok(0),
        Plain::Int(n) => Ok(*n),
        Plain::Text(t) if t.is_empty() => Ok(0),
        _ => value.words().parse().map_err(|_| Trouble::Coerce(value.words(), "java.lang.Long")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, variables: &[(&str, Value)]) -> Result<Value, String> {
        let find = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone());
        evaluate(text, &find).map_err(|t| t.message(text))
    }

    #[test]
    fn expressions_are_evaluated_like_the_engines() {
        assert_eq!(with("${a % b}", &[("a", Value::long(7)), ("b", Value::long(4))]), Ok(Value::long(3)));
        assert_eq!(with("${q * 2}", &[("q", Value::text("21"))]), Ok(Value::long(42)));
        assert_eq!(with("${a >= 5000 && m == 'x'}", &[("a", Value::long(5000)), ("m", Value::text("x"))]), Ok(boolean(true)));
        assert_eq!(with("P2D", &[]), Ok(Value::text("P2D")));
    }

    #[test]
    fn failures_have_the_engines_words() {
        let zero = with("${a % b}", &[("a", Value::long(7)), ("b", Value::long(0))]);
        assert_eq!(zero, Err("Error while evaluating expression: ${a % b}. Cause: / by zero".to_owned()));
        let bean = with("${ledger.post(id)}", &[("id", Value::text("1"))]);
        assert_eq!(
            bean,
            Err("Unknown property used in expression: ${ledger.post(id)}. Cause: Cannot resolve identifier 'ledger'".to_owned())
        );
        let text = |q: &str| with("${q * 2}", &[("q", Value::text(q))]).unwrap_err();
        assert!(text("ORD-1").ends_with("Cannot coerce 'ORD-1' to class java.lang.Long"));
        assert!(text("a few").ends_with("Cannot coerce 'a few' to class java.lang.Double"));
    }
}
