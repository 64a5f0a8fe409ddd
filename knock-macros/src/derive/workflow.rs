//! `#[derive(Workflow)]`: the checks, the trait and the functions.

use std::env;
use std::path::Path;

use knock_codegen::Lookup;
use knock_codegen::contract::{Entity, Object, Presence, Type, Value};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Error, Generics, LitStr, Result, parse_quote};

use super::check::Checks;
use super::demand::{Demands, needed};
use super::generics::with_bounds;
use super::input::Input;
use crate::tracking::{manifest_dir, track};

pub(super) fn expand(input: &Input<'_>, key: &LitStr) -> Result<TokenStream> {
    let manifest_dir = manifest_dir(key.span())?;
    let directory = input.knock.directory.as_ref();
    let path = directory.map(LitStr::value);
    let path = path.as_deref().map(Path::new);
    let environment = env::var_os("KNOCK_DIR");
    let lookup = Lookup::find(&manifest_dir, path, environment, &key.value())
        .map_err(|message| Error::new(key.span(), message))?;
    let mut checks = Checks::default();
    if lookup.errors.is_empty() {
        let mut demands = Demands::new(&lookup, &input.knock.runtime, input.knock.deny_unused);
        checks.compare(input, &mut demands);
    } else {
        let errors = lookup.errors.iter();
        checks
            .errors
            .extend(errors.map(|error| Error::new(key.span(), error)));
    }
    let errors = checks.errors.iter().map(Error::to_compile_error);
    let here = evaluated(input, &checks.here);
    let functions = Functions::of(&lookup, checks.generic).expand(input, key);
    let tracked = track(&lookup.files, &manifest_dir);
    Ok(quote! {
        #(#errors)*
        #here
        #functions
        const _: () = { #tracked };
    })
}

/// Checks that rustc evaluates where they stand.
fn evaluated(input: &Input<'_>, checks: &[TokenStream]) -> TokenStream {
    let runtime = &input.knock.runtime;
    if checks.is_empty() {
        return TokenStream::new();
    }
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::derive::Unchecked as _;
            #(const _: () = #checks;)*
        };
    }
}

/// What the derived functions do.
struct Functions {
    /// The actor and the tenant, where templates cannot do without, and the places that need them.
    demands: Vec<Demand>,
    cancelable: bool,
    /// Paths whose value is sent as `null` where it is not given.
    nulls: Vec<Vec<String>>,
    /// Checks that need the type parameters.
    checks: Vec<TokenStream>,
}

struct Demand {
    name: Ident,
    ty: &'static str,
    docs: String,
}

impl Functions {
    fn of(lookup: &Lookup, checks: Vec<TokenStream>) -> Self {
        let contract = &lookup.contract;
        let demands = [
            ("actor", &contract.actor, "Recipient"),
            ("tenant", &contract.tenant, "Tenant"),
        ];
        let demands = demands
            .into_iter()
            .filter(|(_, entity, _)| entity.presence == Some(Presence::Required));
        let mut nulls = Vec::new();
        collect_nulls(&contract.data, &mut Vec::new(), &mut nulls);
        Self {
            demands: demands
                .map(|(name, entity, ty)| Demand {
                    name: format_ident!("{name}"),
                    ty,
                    docs: docs(name, entity, lookup),
                })
                .collect(),
            cancelable: contract.cancelable,
            nulls,
            checks,
        }
    }

    fn expand(&self, input: &Input<'_>, key: &LitStr) -> TokenStream {
        let runtime = &input.knock.runtime;
        let generics = self.generics(input);
        let ident = input.ident;
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        let implementation = quote_spanned! {ident.span()=>
            #[automatically_derived]
            impl #impl_generics #runtime::Workflow for #ident #ty_generics #where_clause {
                const KEY: &'static str = #key;
            }
        };
        let triggers = self.triggers(input, &key.value());
        let cancel = self.cancel(input, &key.value());
        let checks = self.generic_checks(input);
        quote! {
            #implementation
            #[allow(dead_code, unreachable_pub, clippy::pedantic)]
            impl #impl_generics #ident #ty_generics #where_clause {
                #checks
                #triggers
                #cancel
            }
        }
    }

    /// What a generic struct holds must be serialised, and have a shape where it is compared.
    fn generics(&self, input: &Input<'_>) -> Generics {
        if input.generics.type_params().next().is_none() {
            return input.generics.clone();
        }
        let mut generics = if self.checks.is_empty() {
            input.generics.clone()
        } else {
            with_bounds(input)
        };
        let runtime = &input.knock.runtime;
        let (_, ty_generics, _) = input.generics.split_for_impl();
        let ident = input.ident;
        let clause = generics.make_where_clause();
        clause
            .predicates
            .push(parse_quote!(#ident #ty_generics: #runtime::Serialize));
        generics
    }

    fn generic_checks(&self, input: &Input<'_>) -> Option<TokenStream> {
        let (runtime, checks) = (&input.knock.runtime, &self.checks);
        (!checks.is_empty()).then(|| {
            quote! {
                #[doc(hidden)]
                const KNOCK_CHECKS: () = {
                    #[allow(unused_imports)]
                    use #runtime::derive::Unchecked as _;
                    #(#checks;)*
                };
            }
        })
    }

    fn triggers(&self, input: &Input<'_>, key: &str) -> TokenStream {
        let (runtime, visibility) = (&input.knock.runtime, input.visibility);
        let parameters: Vec<TokenStream> = (self.demands.iter())
            .map(|Demand { name, ty, .. }| {
                let ty = format_ident!("{ty}");
                quote!(#name: impl ::core::convert::Into<#runtime::#ty>)
            })
            .collect();
        let names: Vec<&Ident> = self.demands.iter().map(|demand| &demand.name).collect();
        let nulls = self.nulls.iter().map(|path| quote!(&[#(#path),*]));
        let nulls = quote!(&[#(#nulls),*]);
        let demands: String = self.demands.iter().map(|demand| &*demand.docs).collect();
        let force = (!self.checks.is_empty()).then(|| quote!(const { Self::KNOCK_CHECKS };));
        let all =
            format!("Triggers the workflow `{key}` for all recipients with this data.{demands}");
        let each = format!(
            "Triggers the workflow `{key}` for each recipient with data of its own, in one request.\
             {demands}"
        );
        quote! {
            #[doc = #all]
            #visibility fn trigger(
                &self,
                client: &#runtime::Client,
                recipients: impl #runtime::IntoRecipients,
                #(#parameters,)*
            ) -> #runtime::Trigger {
                #force
                #runtime::derive::trigger(client, recipients, self, #nulls)#(.#names(#names))*
            }

            #[doc = #each]
            #visibility fn trigger_each<__R, __D>(
                client: &#runtime::Client,
                recipients: impl ::core::iter::IntoIterator<Item = (__R, __D)>,
                #(#parameters,)*
            ) -> #runtime::Trigger
            where
                __R: ::core::convert::Into<#runtime::Recipient>,
                __D: ::core::borrow::Borrow<Self>,
            {
                #force
                #runtime::derive::trigger_each::<Self, __R, __D>(client, recipients, #nulls)
                    #(.#names(#names))*
            }
        }
    }

    fn cancel(&self, input: &Input<'_>, key: &str) -> Option<TokenStream> {
        let (runtime, visibility) = (&input.knock.runtime, input.visibility);
        let docs = format!(
            "Cancels the waiting runs of the workflow `{key}` that were triggered with this \
             cancellation key."
        );
        self.cancelable.then(|| {
            quote! {
                #[doc = #docs]
                #visibility fn cancel(
                    client: &#runtime::Client,
                    cancellation_key: impl ::core::convert::Into<::std::string::String>,
                ) -> #runtime::Cancel {
                    #runtime::derive::cancel::<Self>(client, cancellation_key)
                }
            }
        })
    }
}

/// Why a function takes an actor or a tenant.
fn docs(name: &str, entity: &Entity, lookup: &Lookup) -> String {
    let mut places = Vec::new();
    collect_demanding(&entity.properties, lookup, &mut places);
    places.sort();
    places.dedup();
    let places: Vec<String> = places.iter().map(|place| format!("- `{place}`")).collect();
    format!("\n\nTemplates need the {name}.\n\n{}", places.join("\n"))
}

fn collect_demanding(object: &Object, lookup: &Lookup, places: &mut Vec<String>) {
    for field in object.fields.values() {
        places.extend(
            field
                .value
                .demanded_at
                .map(|location| lookup.place(location)),
        );
        if let Type::Object(object) = &field.value.ty {
            collect_demanding(object, lookup, places);
        }
    }
}

/// The paths whose value is `null` where it is not given, which a condition compares with `null`.
fn collect_nulls(object: &Object, above: &mut Vec<String>, nulls: &mut Vec<Vec<String>>) {
    for (name, field) in needed(object) {
        above.push(name.clone());
        if matches!(field.presence, Presence::Optional { null: true, .. }) {
            nulls.push(above.clone());
        }
        collect_nulls_below(&field.value, above, nulls);
        above.pop();
    }
}

fn collect_nulls_below(value: &Value, above: &mut Vec<String>, nulls: &mut Vec<Vec<String>>) {
    match &value.ty {
        Type::Object(object) => collect_nulls(object, above, nulls),
        Type::List(element) => {
            above.push("[]".to_owned());
            collect_nulls_below(element, above, nulls);
            above.pop();
        }
        _ => {}
    }
}
