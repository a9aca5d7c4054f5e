// Classes: construction, inherited methods, super calls, accessors.
var size = 60000; // 12000 to warm up

class Shape {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    return this;
  }
  area() {
    return 0;
  }
  weight() {
    return this.area() + this.x - this.y;
  }
}

class Box extends Shape {
  constructor(x, y, width, height) {
    super(x, y);
    this.width = width;
    this.height = height;
  }
  get half() {
    return this.width / 2;
  }
  area() {
    return this.width * this.height;
  }
}

class Disc extends Shape {
  constructor(x, y, radius) {
    super(x, y);
    this.radius = radius;
  }
  area() {
    return 3 * this.radius * this.radius;
  }
  weight() {
    return super.weight() + 1;
  }
}

function total(count) {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const box = new Box(i, i + 1, i % 7, i % 5);
    const disc = new Disc(i, -i, i % 3);
    sum += box.move(1, 2).weight() + disc.move(2, 1).weight() + box.half;
  }
  return sum;
}

total(size);
