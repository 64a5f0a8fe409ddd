use serde::Serialize;

use crate::WindowRule;

/// When a schedule runs its workflow again: by a rule, each time or every so many times.
///
/// ```
/// use knock_runtime::{Day, Repeat, WindowRule};
///
/// let rule = WindowRule::weekly().days([Day::Monday, Day::Friday]).hour(18);
/// let every_other_week = Repeat::from(rule).interval(2);
/// assert_eq!(
///     serde_json::to_string(&every_other_week)?,
///     r#"{"frequency":"weekly","days":["mon","fri"],"hours":18,"interval":2}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repeat {
    #[serde(flatten)]
    rule: WindowRule,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<u32>,
}

impl From<WindowRule> for Repeat {
    fn from(rule: WindowRule) -> Self {
        Self {
            rule,
            interval: None,
        }
    }
}

impl Repeat {
    /// Every so many hours, days, weeks or months of the rule. Knock's default is 1.
    #[must_use]
    pub fn interval(mut self, interval: u32) -> Self {
        self.interval = Some(interval);
        self
    }
}
