//! Whole numbers as they are typed, within bounds.

use std::ops::RangeInclusive;

/// A reader of whole numbers within bounds. What it cannot take it answers with what is wrong.
pub(super) fn within<T>(bounds: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, String> + Clone
where
    T: Copy + Into<u64> + TryFrom<i128>,
{
    let (least, most) = (*bounds.start(), *bounds.end());
    move |text| {
        let (least, most): (u64, u64) = (least.into(), most.into());
        let Ok(number) = text.parse::<i128>() else {
            return Err("not a whole number".to_owned());
        };
        if number < i128::from(least) {
            return Err(format!("must be {least} or more"));
        }
        T::try_from(number)
            .ok()
            .filter(|number| (*number).into() <= most)
            .ok_or_else(|| format!("must be {most} or less"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_what_is_wrong_with_it() {
        let columns = within::<u16>(40..=1000);
        assert_eq!(columns("40"), Ok(40));
        assert_eq!(columns("1000"), Ok(1000));
        assert_eq!(columns("39"), Err("must be 40 or more".to_owned()));
        assert_eq!(columns("-1"), Err("must be 40 or more".to_owned()));
        assert_eq!(columns("99999"), Err("must be 1000 or less".to_owned()));
        for wrong in ["", "x", "4.5", "80 "] {
            assert_eq!(columns(wrong), Err("not a whole number".to_owned()));
        }
    }
}
