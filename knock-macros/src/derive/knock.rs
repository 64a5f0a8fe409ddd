//! The attributes `#[knock(…)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, LitStr, Path, Result};

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

impl Container {
    pub(super) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut container = Self {
            workflow: None,
            directory: None,
            runtime: quote!(::knock_runtime),
            deny_unused: false,
            unchecked: false,
        };
        each(attributes, |meta| {
            let path = &meta.path;
            if path.is_ident("crate") {
                let path = meta.value()?.call(Path::parse_mod_style)?;
                container.runtime = quote!(#path);
            } else if path.is_ident("workflow") {
                container.workflow = Some(meta.value()?.parse()?);
            } else if path.is_ident("directory") {
                container.directory = Some(meta.value()?.parse()?);
            } else if path.is_ident("deny_unused") {
                container.deny_unused = true;
            } else if path.is_ident("unchecked") {
                container.unchecked = true;
            } else {
                let known = "`workflow = \"key\"`, `directory = \"path\"`, `crate = path`, \
                             `deny_unused` and `unchecked`";
                return Err(meta.error(format!("unknown attribute: there are {known}")));
            }
            Ok(())
        })?;
        Ok(container)
    }
}

impl Field {
    pub(super) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut field = Self::Typed;
        each(attributes, |meta| {
            if meta.path.is_ident("unchecked") {
                field = Self::Unchecked;
            } else if meta.path.is_ident("kind") {
                field = Self::Kind(kind(&meta.value()?.parse()?)?);
            } else {
                let message = "unknown attribute: a field may have `kind = \"…\"` or `unchecked`";
                return Err(meta.error(message));
            }
            Ok(())
        })?;
        Ok(field)
    }
}

fn kind(name: &LitStr) -> Result<&'static str> {
    let value = name.value();
    let found = KINDS.into_iter().find(|kind| *kind == value);
    found.ok_or_else(|| {
        let message = match knock_codegen::nearest(&value, KINDS) {
            Some(near) => format!("there is no kind `{value}`: did you mean `{near}`?"),
            None => format!("there is no kind `{value}`: there are {}", KINDS.join(", ")),
        };
        Error::new(name.span(), message)
    })
}

/// Goes through what stands in `#[knock(…)]`.
fn each(
    attributes: &[Attribute],
    mut each: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    for attribute in attributes {
        if attribute.path().is_ident("knock") {
            attribute.parse_nested_meta(&mut each)?;
        }
    }
    Ok(())
}
