//! The types of the standard library that serde serialises.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, SystemTime};

use super::{KnockData, Member, Shape};

macro_rules! leaves {
    ($shape:expr; $($ty:ty),+ $(,)?) => {$(
        impl KnockData for $ty {
            const SHAPE: &'static Shape = &$shape;
        }
    )+};
}

leaves!(Shape::Null; ());
leaves!(Shape::Boolean; bool);
leaves!(Shape::Integer; i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
leaves!(Shape::Integer;
    NonZero<i8>, NonZero<i16>, NonZero<i32>, NonZero<i64>, NonZero<i128>, NonZero<isize>,
    NonZero<u8>, NonZero<u16>, NonZero<u32>, NonZero<u64>, NonZero<u128>, NonZero<usize>,
);
leaves!(Shape::Number; f32, f64);
leaves!(Shape::Text; char, str, String, Path, PathBuf);
leaves!(Shape::Text; IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6);

macro_rules! transparent {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $ty:ty => $inner:ty),+ $(,)?) => {$(
        impl<$($generics)*> KnockData for $ty
        where
            $inner: KnockData,
        {
            const SHAPE: &'static Shape = <$inner as KnockData>::SHAPE;
        }
    )+};
}

transparent! {
    [T: ?Sized] &T => T,
    [T: ?Sized] &mut T => T,
    [T: ?Sized] Box<T> => T,
    [T: ?Sized] Rc<T> => T,
    [T: ?Sized] Arc<T> => T,
    [T: ?Sized + ToOwned] Cow<'_, T> => T,
    [T] Cell<T> => T,
    [T: ?Sized] RefCell<T> => T,
    [T: ?Sized] Mutex<T> => T,
    [T: ?Sized] RwLock<T> => T,
    [T] Reverse<T> => T,
    [T] Saturating<T> => T,
    [T] Wrapping<T> => T,
}

macro_rules! lists {
    ($([$($generics:tt)*] $ty:ty),+ $(,)?) => {$(
        impl<T: KnockData, $($generics)*> KnockData for $ty {
            const SHAPE: &'static Shape = &Shape::List(T::SHAPE);
        }
    )+};
}

lists! {
    [] [T],
    [const N: usize] [T; N],
    [] Vec<T>,
    [] VecDeque<T>,
    [] LinkedList<T>,
    [] BinaryHeap<T>,
    [] BTreeSet<T>,
    [S] HashSet<T, S>,
}

impl<K, V: KnockData> KnockData for BTreeMap<K, V> {
    const SHAPE: &'static Shape = &Shape::Map(V::SHAPE);
}

impl<K, V: KnockData, S> KnockData for HashMap<K, V, S> {
    const SHAPE: &'static Shape = &Shape::Map(V::SHAPE);
}

impl<T: KnockData> KnockData for Option<T> {
    const SHAPE: &'static Shape = &Shape::OneOf(&[&Shape::Null, T::SHAPE]);
}

impl<T: ?Sized> KnockData for PhantomData<T> {
    const SHAPE: &'static Shape = &Shape::Null;
}

macro_rules! tuples {
    ($($first:ident $($name:ident)*;)+) => {$(
        impl<$first: KnockData, $($name: KnockData),*> KnockData for ($first, $($name,)*) {
            const SHAPE: &'static Shape = &Shape::Tuple(&[$first::SHAPE, $($name::SHAPE),*]);
        }
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}

/// A member that is always there.
const fn field(name: &'static str, shape: &'static Shape) -> Member {
    Member::Field {
        name,
        always: true,
        shape,
    }
}

macro_rules! objects {
    ($([$($generics:tt)*] $ty:ty: $($name:literal => $shape:expr),+;)+) => {$(
        impl<$($generics)*> KnockData for $ty {
            const SHAPE: &'static Shape = &Shape::Object {
                name: stringify!($ty),
                members: &[$(field($name, $shape)),+],
            };
        }
    )+};
}

objects! {
    [] Duration: "secs" => &Shape::Integer, "nanos" => &Shape::Integer;
    [] SystemTime: "secs_since_epoch" => &Shape::Integer, "nanos_since_epoch" => &Shape::Integer;
    [T: KnockData] Range<T>: "start" => T::SHAPE, "end" => T::SHAPE;
    [T: KnockData] RangeInclusive<T>: "start" => T::SHAPE, "end" => T::SHAPE;
}

impl<T: KnockData, E: KnockData> KnockData for Result<T, E> {
    const SHAPE: &'static Shape = &Shape::OneOf(&[
        &Shape::Object {
            name: "Ok",
            members: &[field("Ok", T::SHAPE)],
        },
        &Shape::Object {
            name: "Err",
            members: &[field("Err", E::SHAPE)],
        },
    ]);
}
