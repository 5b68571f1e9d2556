// Makes a still and its clip over gRPC: node grpc_clip.js 127.0.0.1:8081 KEY clip.mp4
// It needs npm install @grpc/grpc-js @grpc/proto-loader.
const fs = require('fs');
const path = require('path');
const { randomUUID } = require('crypto');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const protos = path.join(__dirname, '../../protos');
const files = ['session_service', 'generation_service', 'asset_service', 'model_service', 'usage_service'];
const definition = loader.loadSync(files.map(name => `dreamer/v1/${name}.proto`), { includeDirs: [protos], keepCase: true, longs: String, enums: String, oneofs: true });
const { dreamer } = grpc.loadPackageDefinition(definition);

async function main(target, key, out) {
    const stub = name => new dreamer.v1[name](target, grpc.credentials.createInsecure());
    const metadata = () => {
        const entries = new grpc.Metadata();
        entries.set('authorization', `Bearer ${key}`);
        entries.set('idempotency-key', randomUUID());
        return entries;
    };
    const ask = (service, method, request) => new Promise((resolve, reject) =>
        service[method](request, metadata(), { deadline: Date.now() + 60000 }, (error, answer) => error ? reject(error) : resolve(answer)));
    const [sessions, generations, assets, models, usage] =
        ['SessionService', 'GenerationService', 'AssetService', 'ModelService', 'UsageService'].map(stub);

    console.log('models:', (await ask(models, 'List', {})).models.map(model => model.id).join(', '));
    const { session } = await ask(sessions, 'Create', { title: 'from Node' });
    const { generation: clip } = await ask(generations, 'Create', {
        session_id: session.id,
        generation: {
            kind: 'GENERATION_KIND_TEXT_TO_VIDEO', caption: 'a large red star on a blue background',
            motion_caption: 'the star moves to the left', seed: '7', steps: 4,
        },
    });

    let sequence = 0;
    for await (const item of generations.Watch({ id: clip.id }, metadata())) {
        if (Number(item.event.sequence) <= sequence) throw new Error(`event ${item.event.sequence} came after ${sequence}`);
        sequence = Number(item.event.sequence);
    }
    console.log(`watched ${sequence} events`);

    const bytes = [];
    for await (const part of generations.Content({ id: clip.id }, metadata())) {
        if (part.chunk) bytes.push(part.chunk);
    }
    fs.writeFileSync(out, Buffer.concat(bytes));

    const still = [];
    for await (const part of generations.Content({ id: clip.id, variant: 'ARTIFACT_VARIANT_IMAGE' }, metadata())) {
        if (part.chunk) still.push(part.chunk);
    }
    const asset = await new Promise((resolve, reject) => {
        const call = assets.Upload(metadata(), (error, answer) => error ? reject(error) : resolve(answer.asset));
        call.write({ header: {} });
        for (const chunk of still) call.write({ chunk });
        call.end();
    });
    console.log(`uploaded ${asset.id}, ${asset.size.width}x${asset.size.height}`);
    console.log('used:', (await ask(usage, 'Get', {})).totals.generations, 'generations');

    try {
        await ask(generations, 'Get', { id: 'gen_7' });
    } catch (refused) {
        console.log(`refused as it should be: ${grpc.status[refused.code]}: ${refused.details}`);
    }
    const version = JSON.parse(fs.readFileSync(path.join(path.dirname(require.resolve('@grpc/grpc-js')), '../../package.json'))).version;
    console.log(`@grpc/grpc-js ${version} on Node ${process.version}: saved ${out}`);
    [sessions, generations, assets, models, usage].forEach(service => service.close());
}

main(...process.argv.slice(2)).catch(error => { console.error(error); process.exit(1); });
