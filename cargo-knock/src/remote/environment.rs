//! What an environment has.

use std::collections::BTreeSet;

use indicatif::ProgressBar;
use knock_codegen::environment::Environment;
use serde::Deserialize;

use super::Remote;
use crate::failure::Failure;

/// How many lists are asked for.
pub(crate) const LISTS: u64 = 5;

/// An entry of any list. What else it says, the values of variables above all, is passed over.
#[derive(Deserialize)]
struct Entry {
    key: String,
}

impl Remote {
    /// The keys of the environment's variables, channels, partials and layouts. Channels are those of
    /// the account: they are in every environment, and configured there.
    pub(crate) fn environment(&self, bar: &ProgressBar) -> Result<Environment, Failure> {
        let mut channels = keys(bar, "channels", || self.list_of_account("/v1/channels"))?;
        channels.extend(keys(bar, "channel groups", || {
            self.list_of_account("/v1/channel_groups")
        })?);
        let here = |path| move || self.list(path, &[], &mut |_| ());
        Ok(Environment {
            variables: keys(bar, "variables", here("/v1/variables"))?,
            channels,
            partials: keys(bar, "partials", here("/v1/partials"))?,
            layouts: keys(bar, "layouts", here("/v1/email_layouts"))?,
        })
    }
}

/// Asks for a list, and shows on a bar which.
fn keys(
    bar: &ProgressBar,
    what: &'static str,
    entries: impl FnOnce() -> Result<Vec<Entry>, Failure>,
) -> Result<BTreeSet<String>, Failure> {
    bar.set_message(what);
    let keys = entries()?.into_iter().map(|entry| entry.key).collect();
    bar.inc(1);
    Ok(keys)
}
