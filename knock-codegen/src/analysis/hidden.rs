//! What is not known, because something is wrong with what would say it. Nothing is reported as
//! unused or unknown that may only be hidden: one mistake is one error.

use crate::diagnostic::{Code, Diagnostic};
use crate::directory::{Directory, Resource};

/// Whether something may be read or rendered that was not seen, after what was found.
pub(super) fn by(found: &[Diagnostic]) -> bool {
    let mut codes = found.iter().map(|diagnostic| diagnostic.code);
    codes.any(|code| {
        matches!(
            code,
            Code::Unreadable
                | Code::InvalidJson
                | Code::UnexpectedShape
                | Code::MissingFile
                | Code::PathEscapes
                | Code::DuplicateKey
                | Code::NoWorkflows
                | Code::Liquid
                | Code::InvalidRender
                | Code::UnknownPartial
                | Code::RendersTooMuch
                | Code::UnknownLayout
        )
    })
}

/// Whether a part of a resource could not be read.
pub(super) fn within(resource: &Resource, directory: &Directory) -> bool {
    let folder = resource.path.rsplit_once('/').map(|(folder, _)| folder);
    let in_folder = |path: &str| {
        let rest = path.strip_prefix(folder.unwrap_or_default());
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let mut found = directory.diagnostics.iter();
    found.any(|it| in_folder(directory.sources.file(it.location().file).path()))
}

/// Whether something is wrong with the files of the translations.
pub(super) fn translations(directory: &Directory) -> bool {
    let mut found = directory.diagnostics.iter();
    found.any(|it| {
        let path = directory.sources.file(it.location().file).path();
        path.split('/').any(|folder| folder == "translations")
    })
}
