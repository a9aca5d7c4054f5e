// Planets under gravity: floating-point arithmetic on the properties of a few objects.
var size = 20000; // 4000 to warm up, ES5

function body(x, y, z, vx, vy, vz, mass) {
  return { x: x, y: y, z: z, vx: vx, vy: vy, vz: vz, mass: mass };
}

var bodies = [
  body(0, 0, 0, 0, 0, 0, 39.47),
  body(4.84, -1.16, -0.1, 0.6, 2.81, -0.02, 0.037),
  body(8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011),
  body(12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017),
  body(15.37, -25.9, 0.17, 0.97, 0.59, -0.03, 0.002),
];

function attract(a, b, dt) {
  var dx = a.x - b.x;
  var dy = a.y - b.y;
  var dz = a.z - b.z;
  var squared = dx * dx + dy * dy + dz * dz;
  var pull = dt / (squared * Math.sqrt(squared));
  a.vx -= dx * b.mass * pull;
  a.vy -= dy * b.mass * pull;
  a.vz -= dz * b.mass * pull;
  b.vx += dx * a.mass * pull;
  b.vy += dy * a.mass * pull;
  b.vz += dz * a.mass * pull;
}

function advance(dt) {
  for (var i = 0; i < bodies.length; i++) {
    for (var j = i + 1; j < bodies.length; j++) attract(bodies[i], bodies[j], dt);
  }
  for (var k = 0; k < bodies.length; k++) {
    var moved = bodies[k];
    moved.x += dt * moved.vx;
    moved.y += dt * moved.vy;
    moved.z += dt * moved.vz;
  }
}

function energy() {
  var sum = 0;
  for (var i = 0; i < bodies.length; i++) {
    var b = bodies[i];
    sum += 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz);
  }
  return sum;
}

for (var step = 0; step < size; step++) advance(0.01);
energy().toFixed(9);
