//! All that is remote: asked for first, and as a whole.

use indicatif::ProgressBar;
use knock_codegen::json::Value;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::kind::Kind;
use super::{Format, tree};
use crate::failure::Failure;
use crate::remote::Remote;

/// How many lists are asked for.
pub(super) const LISTS: u64 = Kind::ALL.len() as u64 + 1;

/// The documents of an environment.
#[derive(Debug)]
pub(super) struct Fetched {
    /// Workflows, partials and layouts.
    pub(super) documents: Vec<(Kind, Value)>,
    /// The translations; `None` where the account has none.
    pub(super) translations: Option<Vec<Translation>>,
}

/// A translation, as the Management API has it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Translation {
    pub(super) locale_code: String,
    pub(super) namespace: Option<String>,
    /// Text in a format of its own.
    pub(super) content: String,
    /// Whose it is, where it is not for all.
    tenant: Option<String>,
}

impl Fetched {
    /// Asks for everything.
    pub(super) fn new(remote: &Remote, format: Format, bar: &ProgressBar) -> Result<Self, Failure> {
        let mut documents = Vec::new();
        for kind in Kind::ALL {
            for (position, entry) in list(remote, kind, bar)?.iter().enumerate() {
                let document = tree::parse(entry.get()).map_err(|error| {
                    let noun = kind.noun();
                    Failure::new(format!(
                        "the {noun} at position {} cannot be read: {error}",
                        position + 1
                    ))
                })?;
                documents.push((kind, document));
            }
        }
        let has_translations = remote.has_translations()?;
        let translations = has_translations.then(|| translations(remote, format, bar));
        Ok(Self {
            documents,
            translations: translations.transpose()?,
        })
    }
}

fn list(remote: &Remote, kind: Kind, bar: &ProgressBar) -> Result<Vec<Box<RawValue>>, Failure> {
    asked(
        remote,
        kind.folder(),
        kind.list(),
        ("annotate", "true"),
        bar,
    )
}

/// Those of tenants have no files: Knock's command line would write them over those for all.
fn translations(
    remote: &Remote,
    format: Format,
    bar: &ProgressBar,
) -> Result<Vec<Translation>, Failure> {
    let format = ("format", format.extension());
    let mut translations: Vec<Translation> =
        asked(remote, "translations", "/v1/translations", format, bar)?;
    translations.retain(|translation| translation.tenant.is_none());
    Ok(translations)
}

/// Asks for a list, and shows on a bar how many entries there are so far.
fn asked<T: DeserializeOwned + Send + 'static>(
    remote: &Remote,
    what: &str,
    path: &str,
    parameter: (&str, &str),
    bar: &ProgressBar,
) -> Result<Vec<T>, Failure> {
    bar.set_message(what.to_owned());
    let entries = remote.list(path, &[parameter], &mut |count| {
        bar.set_message(format!("{count} {what}"));
    })?;
    bar.inc(1);
    Ok(entries)
}
