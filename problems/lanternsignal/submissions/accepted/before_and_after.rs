fn signals(numbers: Vec<i32>) -> Vec<i32> {
    let mut shown = Vec::with_capacity(numbers.len());
    let mut product = 1;
    for number in &numbers {
        shown.push(product);
        product = product * number % 10_000;
    }
    product = 1;
    for (place, number) in shown.iter_mut().zip(&numbers).rev() {
        *place = *place * product % 10_000;
        product = product * number % 10_000;
    }
    shown
}
