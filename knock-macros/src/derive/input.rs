//! A struct or an enum with everything that its attributes say.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Fields, Generics, Result, Type};

use super::{all, knock, serde};

pub(super) struct Input<'a> {
    pub(super) ident: &'a Ident,
    /// The identifier as text.
    pub(super) name: String,
    pub(super) visibility: &'a syn::Visibility,
    pub(super) generics: &'a Generics,
    pub(super) knock: knock::Container,
    pub(super) serde: serde::Container,
    pub(super) body: Body<'a>,
}

pub(super) enum Body<'a> {
    Struct(Style, Vec<Field<'a>>),
    Enum(Vec<Variant<'a>>),
}

/// How fields are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Named,
    /// In parentheses, with this many of them.
    Tuple(usize),
    Unit,
}

pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    /// The name in JSON.
    pub(super) name: String,
    pub(super) serde: serde::Variant,
    pub(super) style: Style,
    pub(super) fields: Vec<Field<'a>>,
}

pub(super) struct Field<'a> {
    /// The name in JSON; empty where it has none.
    pub(super) name: String,
    /// The name in Rust, in the same way.
    pub(super) ident: String,
    /// Where it is reported: its name, or its type where it has none.
    pub(super) span: Span,
    pub(super) ty: &'a Type,
    pub(super) knock: knock::Field,
    pub(super) serde: serde::Field,
}

impl<'a> Input<'a> {
    pub(super) fn of(input: &'a DeriveInput) -> Result<Self> {
        let mut errors = Vec::new();
        let knock = knock::Container::of(&input.attrs, &mut errors);
        let serde = serde::Container::of(&input.attrs);
        let body = match &input.data {
            Data::Struct(data) => Body::Struct(
                Style::of(&data.fields),
                fields(&data.fields, serde.rename_all, &mut errors),
            ),
            Data::Enum(data) => {
                let variants = data.variants.iter();
                Body::Enum(
                    variants
                        .map(|variant| Variant::of(variant, &serde, &mut errors))
                        .collect(),
                )
            }
            Data::Union(data) => {
                let message = "serde cannot serialise a union: use a struct or an enum";
                return Err(Error::new(data.union_token.span, message));
            }
        };
        all(errors)?;
        Ok(Self {
            ident: &input.ident,
            name: input.ident.unraw().to_string(),
            visibility: &input.vis,
            generics: &input.generics,
            knock,
            serde,
            body,
        })
    }
}

impl Style {
    fn of(fields: &Fields) -> Self {
        match fields {
            Fields::Named(_) => Self::Named,
            Fields::Unnamed(fields) => Self::Tuple(fields.unnamed.len()),
            Fields::Unit => Self::Unit,
        }
    }
}

impl<'a> Variant<'a> {
    fn of(
        variant: &'a syn::Variant,
        container: &serde::Container,
        errors: &mut Vec<Error>,
    ) -> Self {
        knock::refuse(&variant.attrs, errors);
        let serde = serde::Variant::of(&variant.attrs);
        let name = variant.ident.unraw().to_string();
        let rule = serde.rename_all.or(container.rename_all_fields);
        Self {
            ident: &variant.ident,
            name: match (&serde.rename, container.rename_all) {
                (Some(name), _) => name.clone(),
                (None, Some(rule)) => rule.variant(&name),
                (None, None) => name,
            },
            style: Style::of(&variant.fields),
            fields: fields(&variant.fields, rule, errors),
            serde,
        }
    }
}

/// The fields that are serialised, and those that serde skips.
fn fields<'a>(
    fields: &'a Fields,
    rule: Option<super::rename::Rule>,
    errors: &mut Vec<Error>,
) -> Vec<Field<'a>> {
    let field = |field: &'a syn::Field| {
        let serde = serde::Field::of(&field.attrs);
        let ident = field.ident.as_ref().map(|ident| ident.unraw().to_string());
        let ident = ident.unwrap_or_default();
        Field {
            name: match (&serde.rename, rule) {
                (Some(name), _) => name.clone(),
                (None, Some(rule)) => rule.field(&ident),
                (None, None) => ident.clone(),
            },
            ident,
            span: match &field.ident {
                Some(ident) => ident.span(),
                None => field.ty.span(),
            },
            ty: &field.ty,
            knock: knock::Field::of(&field.attrs, errors),
            serde,
        }
    };
    fields.iter().map(field).collect()
}
