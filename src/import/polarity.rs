//! Which score of a sample means that the attack worked: the person who imports says it.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use super::weakness::Outcome;

/// Which score means that the attack worked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Polarity {
    /// Correct answers are successful attacks.
    Correct,
    /// Incorrect answers are.
    Incorrect,
    /// Scores from this number on are.
    AtLeast(f64),
    /// Scores up to this number are.
    AtMost(f64),
}

impl FromStr for Polarity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |rest: &str| rest.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let after = |signs: &[&str]| signs.iter().find_map(|sign| number(text.strip_prefix(sign)?));
        match text {
            "C" | "c" => Ok(Polarity::Correct),
            "I" | "i" => Ok(Polarity::Incorrect),
            _ => after(&[">=", "≥"])
                .map(Polarity::AtLeast)
                .or_else(|| after(&["<=", "≤"]).map(Polarity::AtMost))
                .ok_or_else(|| "write C, I, or a bound such as '>=0.5' or '<=0'".to_owned()),
        }
    }
}

impl fmt::Display for Polarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Polarity::Correct => f.write_str("C"),
            Polarity::Incorrect => f.write_str("I"),
            Polarity::AtLeast(bound) => write!(f, ">={bound}"),
            Polarity::AtMost(bound) => write!(f, "<={bound}"),
        }
    }
}

impl Polarity {
    /// What a score says of the attack. A partial answer (`P`), none (`N`), a list or a mapping says nothing.
    pub fn outcome(self, score: &Value) -> Outcome {
        let number = match score {
            Value::Number(number) => number.as_f64(),
            Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
            Value::String(word) => match word.as_str() {
                "C" => Some(1.0),
                "I" => Some(0.0),
                word => word.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            },
            _ => None,
        };
        let worked = match (self, number) {
            (_, None) => None,
            (Polarity::Correct, Some(number)) => (number == 1.0).then_some(true).or((number == 0.0).then_some(false)),
            (Polarity::Incorrect, Some(number)) => (number == 0.0).then_some(true).or((number == 1.0).then_some(false)),
            (Polarity::AtLeast(bound), Some(number)) => Some(number >= bound),
            (Polarity::AtMost(bound), Some(number)) => Some(number <= bound),
        };
        match worked {
            Some(true) => Outcome::Succeeded,
            Some(false) => Outcome::Resisted,
            None => Outcome::Unassessed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_score_means_is_said_by_whoever_imports() {
        let outcome = |polarity: &str, score: Value| polarity.parse::<Polarity>().unwrap().outcome(&score);
        use Outcome::{Resisted, Succeeded, Unassessed};
        for (polarity, score, expected) in [
            ("C", Value::from("C"), Succeeded),
            ("C", Value::from("I"), Resisted),
            ("I", Value::from("C"), Resisted),
            ("I", Value::from("I"), Succeeded),
            ("C", Value::from("P"), Unassessed),
            ("C", Value::from("N"), Unassessed),
            ("C", Value::from(0.4), Unassessed),
            ("C", Value::from(true), Succeeded),
            (">=0.5", Value::from(0.5), Succeeded),
            ("≥0.5", Value::from("0.4"), Resisted),
            ("<=0", Value::from(0), Succeeded),
            (">=0.5", serde_json::json!({ "a": 1 }), Unassessed),
            (">=0.5", Value::Null, Unassessed),
        ] {
            assert_eq!(outcome(polarity, score.clone()), expected, "{polarity} {score}");
        }
        for bad in ["", "yes", ">0.5", ">=", ">=NaN", ">=inf"] {
            assert!(bad.parse::<Polarity>().is_err(), "{bad}");
        }
    }
}
