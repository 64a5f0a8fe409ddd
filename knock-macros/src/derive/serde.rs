//! The attributes of serde that change what is serialised. What serde refuses, serde complains
//! about: here it is passed over.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, Ident, LitStr, Result, Token, Type};

use super::rename::Rule;

/// What serde is told of a struct or an enum.
#[derive(Default)]
pub(super) struct Container {
    /// The name that stands beside a tag.
    pub(super) rename: Option<String>,
    pub(super) rename_all: Option<Rule>,
    pub(super) rename_all_fields: Option<Rule>,
    pub(super) tag: Option<String>,
    pub(super) content: Option<String>,
    pub(super) untagged: bool,
    pub(super) transparent: bool,
    /// The type that it is converted to first.
    pub(super) into: Option<Type>,
}

/// What serde is told of a field.
#[derive(Default)]
pub(super) struct Field {
    pub(super) rename: Option<String>,
    pub(super) skip: Skip,
    pub(super) flatten: bool,
    /// Whether a function serialises it.
    pub(super) with: bool,
}

/// When a field is left out.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Skip {
    #[default]
    Never,
    /// With some values.
    If,
    Always,
}

/// What serde is told of a variant.
#[derive(Default)]
pub(super) struct Variant {
    pub(super) rename: Option<String>,
    pub(super) rename_all: Option<Rule>,
    pub(super) skip: bool,
    pub(super) untagged: bool,
    pub(super) with: bool,
}

impl Container {
    pub(super) fn of(attributes: &[Attribute]) -> Self {
        let mut container = Self::default();
        each(attributes, |name, meta| {
            match name {
                "rename" => container.rename = renamed(meta)?,
                "rename_all" => container.rename_all = rule(meta)?,
                "rename_all_fields" => container.rename_all_fields = rule(meta)?,
                "tag" => container.tag = Some(text(meta)?),
                "content" => container.content = Some(text(meta)?),
                "untagged" => container.untagged = true,
                "transparent" => container.transparent = true,
                "into" => container.into = Some(meta.value()?.parse::<LitStr>()?.parse()?),
                _ => return pass_over(meta),
            }
            Ok(())
        });
        container
    }
}

impl Field {
    pub(super) fn of(attributes: &[Attribute]) -> Self {
        let mut field = Self::default();
        each(attributes, |name, meta| {
            match name {
                "rename" => field.rename = renamed(meta)?,
                "skip" | "skip_serializing" => field.skip = Skip::Always,
                "flatten" => field.flatten = true,
                "skip_serializing_if" if field.skip == Skip::Never => field.skip = Skip::If,
                "with" | "serialize_with" => field.with = true,
                _ => {}
            }
            pass_over(meta)
        });
        field
    }
}

impl Variant {
    pub(super) fn of(attributes: &[Attribute]) -> Self {
        let mut variant = Self::default();
        each(attributes, |name, meta| {
            match name {
                "rename" => variant.rename = renamed(meta)?,
                "rename_all" => variant.rename_all = rule(meta)?,
                "skip" | "skip_serializing" => variant.skip = true,
                "untagged" => variant.untagged = true,
                "with" | "serialize_with" => variant.with = true,
                _ => {}
            }
            pass_over(meta)
        });
        variant
    }
}

/// Goes through what stands in `#[serde(…)]`.
fn each(attributes: &[Attribute], mut each: impl FnMut(&str, &ParseNestedMeta<'_>) -> Result<()>) {
    for attribute in attributes {
        if attribute.path().is_ident("serde") {
            let _refused_by_serde = attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(Ident::to_string);
                each(&name.unwrap_or_default(), &meta)
            });
        }
    }
}

/// Reads over the value of an attribute.
fn pass_over(meta: &ParseNestedMeta<'_>) -> Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let inside;
        syn::parenthesized!(inside in meta.input);
        inside.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}

/// `= "name"`, or `(serialize = "name", deserialize = "other")`.
fn renamed(meta: &ParseNestedMeta<'_>) -> Result<Option<String>> {
    Ok(serialized(meta)?.map(|name| name.value()))
}

fn rule(meta: &ParseNestedMeta<'_>) -> Result<Option<Rule>> {
    Ok(serialized(meta)?.as_ref().and_then(Rule::named))
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<String> {
    Ok(meta.value()?.parse::<LitStr>()?.value())
}

/// What is said for the way out.
fn serialized(meta: &ParseNestedMeta<'_>) -> Result<Option<LitStr>> {
    if meta.input.peek(Token![=]) {
        return meta.value()?.parse().map(Some);
    }
    let mut found = None;
    meta.parse_nested_meta(|direction| {
        let value: LitStr = direction.value()?.parse()?;
        if direction.path.is_ident("serialize") {
            found = Some(value);
        }
        Ok(())
    })?;
    Ok(found)
}
