//! A struct or an enum with everything that its attributes say.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Fields, Generics, Result, Type};

use super::{knock, serde};

pub(super) struct Input<'a> {
    pub(super) ident: &'a Ident,
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
    pub(super) name: String,
    pub(super) serde: serde::Variant,
    pub(super) style: Style,
    pub(super) fields: Vec<Field<'a>>,
}

pub(super) struct Field<'a> {
    /// The name in JSON; empty where it has none.
    pub(super) name: String,
    /// Where it is reported: its name, or its type where it has none.
    pub(super) span: Span,
    pub(super) ty: &'a Type,
    pub(super) knock: knock::Field,
    pub(super) serde: serde::Field,
}

impl<'a> Input<'a> {
    pub(super) fn of(input: &'a DeriveInput) -> Result<Self> {
        let serde = serde::Container::of(&input.attrs);
        let body = match &input.data {
            Data::Struct(data) => Body::Struct(
                Style::of(&data.fields),
                fields(&data.fields, serde.rename_all)?,
            ),
            Data::Enum(data) => {
                let variants = data.variants.iter();
                Body::Enum(
                    variants
                        .map(|variant| Variant::of(variant, &serde))
                        .collect::<Result<_>>()?,
                )
            }
            Data::Union(data) => {
                let message = "serde cannot serialise a union: use a struct or an enum";
                return Err(Error::new(data.union_token.span(), message));
            }
        };
        Ok(Self {
            ident: &input.ident,
            visibility: &input.vis,
            generics: &input.generics,
            knock: knock::Container::of(&input.attrs)?,
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
    fn of(variant: &'a syn::Variant, container: &serde::Container) -> Result<Self> {
        let serde = serde::Variant::of(&variant.attrs);
        let name = variant.ident.unraw().to_string();
        let rule = serde.rename_all.or(container.rename_all_fields);
        Ok(Self {
            name: match (&serde.rename, container.rename_all) {
                (Some(name), _) => name.clone(),
                (None, Some(rule)) => rule.variant(&name),
                (None, None) => name,
            },
            style: Style::of(&variant.fields),
            fields: fields(&variant.fields, rule)?,
            serde,
        })
    }
}

/// The fields that are serialised, and those that serde skips.
fn fields<'a>(fields: &'a Fields, rule: Option<super::rename::Rule>) -> Result<Vec<Field<'a>>> {
    let field = |field: &'a syn::Field| {
        let serde = serde::Field::of(&field.attrs);
        let ident = field.ident.as_ref().map(|ident| ident.unraw().to_string());
        Ok(Field {
            name: match (&serde.rename, rule, ident) {
                (Some(name), _, _) => name.clone(),
                (None, Some(rule), Some(ident)) => rule.field(&ident),
                (None, _, ident) => ident.unwrap_or_default(),
            },
            span: match &field.ident {
                Some(ident) => ident.span(),
                None => field.ty.span(),
            },
            ty: &field.ty,
            knock: knock::Field::of(&field.attrs)?,
            serde,
        })
    };
    fields.iter().map(field).collect()
}
