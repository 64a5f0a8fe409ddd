//! The attributes `#[knock(…)]`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::token::Paren;
use syn::{Attribute, Error, LitStr, Path, Result, Token};

use knock_codegen::{listed, nearest};

/// What stands on the struct or enum.
pub(super) struct Container {
    pub(super) workflow: Option<LitStr>,
    pub(super) directory: Option<LitStr>,
    /// Where the runtime is.
    pub(super) runtime: TokenStream,
    /// Whether a field that nothing reads is an error.
    pub(super) deny_unused: bool,
    pub(super) unchecked: bool,
}

/// What stands on a field.
pub(super) enum Field {
    /// Nothing: its type says what it holds.
    Typed,
    /// It holds a value of the kind with this name.
    Kind(&'static str),
    Unchecked,
}

/// The kinds that a field can be said to have, as `inspect` names them.
const KINDS: [&str; 13] = [
    "any",
    "attachments",
    "boolean",
    "enum",
    "integer",
    "list",
    "map",
    "number",
    "object",
    "scalar",
    "text",
    "timestamp",
    "until",
];

/// An attribute: its name, and how it is written.
type Known = (&'static str, &'static str);

const WORKFLOW: Known = ("workflow", "workflow = \"key\"");
const DIRECTORY: Known = ("directory", "directory = \"path\"");
const CRATE: Known = ("crate", "crate = path");
const DENY_UNUSED: Known = ("deny_unused", "deny_unused");
const UNCHECKED: Known = ("unchecked", "unchecked");
const KIND: Known = ("kind", "kind = \"text\"");

impl Container {
    /// What the attributes say, as far as they say it rightly.
    pub(super) fn of(attributes: &[Attribute], errors: &mut Vec<Error>) -> Self {
        let mut container = Self {
            workflow: None,
            directory: None,
            runtime: quote!(::knock_runtime),
            deny_unused: false,
            unchecked: false,
        };
        let known = [WORKFLOW, DIRECTORY, CRATE, DENY_UNUSED, UNCHECKED];
        each(attributes, &known, errors, |name, meta| {
            match name {
                "workflow" => container.workflow = Some(text(meta, WORKFLOW)?),
                "directory" => container.directory = Some(text(meta, DIRECTORY)?),
                "crate" => {
                    let path = value(meta, CRATE, Path::parse_mod_style)?;
                    container.runtime = path.into_token_stream();
                }
                "deny_unused" => container.deny_unused = flag(meta, DENY_UNUSED)?,
                _ => container.unchecked = flag(meta, UNCHECKED)?,
            }
            Ok(())
        });
        container
    }
}

impl Field {
    /// What the attributes say, as far as they say it rightly.
    pub(super) fn of(attributes: &[Attribute], errors: &mut Vec<Error>) -> Self {
        let mut field = Self::Typed;
        each(attributes, &[KIND, UNCHECKED], errors, |name, meta| {
            let said = if name == "kind" {
                Self::Kind(kind(&text(meta, KIND)?)?)
            } else {
                flag(meta, UNCHECKED)?;
                Self::Unchecked
            };
            if !matches!(field, Self::Typed) {
                return Err(meta.error("a field is of one `kind`, or it is `unchecked`"));
            }
            field = said;
            Ok(())
        });
        field
    }
}

/// Refuses attributes where there are none.
pub(super) fn refuse(attributes: &[Attribute], errors: &mut Vec<Error>) {
    let ours = attributes.iter().find(|it| it.path().is_ident("knock"));
    errors.extend(ours.map(|attribute| {
        let message = "`#[knock(…)]` stands on a type or a field, not on a variant";
        Error::new_spanned(attribute, message)
    }));
}

fn kind(name: &LitStr) -> Result<&'static str> {
    let value = name.value();
    let found = KINDS.into_iter().find(|kind| *kind == value);
    found.ok_or_else(|| {
        let message = match nearest(&value, KINDS) {
            Some(near) => format!("there is no kind `{value}`: did you mean `{near}`?"),
            None => format!("there is no kind `{value}`: there are {}", listed(KINDS)),
        };
        Error::new(name.span(), message)
    })
}

/// Goes through what stands in `#[knock(…)]`, each known attribute once.
fn each(
    attributes: &[Attribute],
    known: &[Known],
    errors: &mut Vec<Error>,
    mut each: impl FnMut(&str, &ParseNestedMeta<'_>) -> Result<()>,
) {
    let mut seen = Vec::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("knock")) {
        let parsed = attribute.parse_nested_meta(|meta| {
            let given = meta.path.to_token_stream().to_string();
            let Some((name, _)) = known.iter().find(|(name, _)| *name == given) else {
                return Err(meta.error(unknown(&given, known)));
            };
            if seen.contains(name) {
                return Err(meta.error(format!("`{name}` is given twice")));
            }
            seen.push(name);
            each(name, &meta)
        });
        errors.extend(parsed.err());
    }
}

fn unknown(given: &str, known: &[Known]) -> String {
    if let Some(near) = nearest(given, known.iter().map(|(name, _)| *name)) {
        return format!("unknown attribute `{given}`: did you mean `{near}`?");
    }
    let known = listed(known.iter().map(|(_, usage)| *usage));
    format!("unknown attribute `{given}`: there are {known}")
}

fn text(meta: &ParseNestedMeta<'_>, known: Known) -> Result<LitStr> {
    value(meta, known, <LitStr as Parse>::parse)
}

/// What stands behind `=`.
fn value<T>(
    meta: &ParseNestedMeta<'_>,
    (_, usage): Known,
    parse: fn(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    let expected = |span: Span| Error::new(span, format!("expected `{usage}`"));
    if !meta.input.peek(Token![=]) {
        return Err(expected(meta.input.span()));
    }
    let value = meta.value()?;
    let span = value.span();
    value.call(parse).map_err(|_| expected(span))
}

fn flag(meta: &ParseNestedMeta<'_>, (name, _): Known) -> Result<bool> {
    if meta.input.peek(Token![=]) || meta.input.peek(Paren) {
        return Err(meta.error(format!("`{name}` takes no value")));
    }
    Ok(true)
}
